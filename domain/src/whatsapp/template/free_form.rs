//! Messages without a template, and what is told to Meta about messages received.

use serde::Serialize;

#[derive(Serialize)]
struct TextMessage<'a> {
    messaging_product: &'static str,
    recipient_type: &'static str,
    to: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    text: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Quoted<'a>>,
    biz_opaque_callback_data: &'a str,
}

#[derive(Serialize)]
struct Text<'a> {
    body: &'a str,
    preview_url: bool,
}

#[derive(Serialize)]
struct Quoted<'a> {
    message_id: &'a str,
}

/// The body of `POST /{phone_number_id}/messages` for a free-form text, allowed within 24 hours of the person's last
/// message. `to` is a number as in `+16505551234`, `text` at most 4,096 characters; `reply_to` is the wamid of the
/// message that it quotes. `callback_data`, at most 512 bytes, comes back with every status.
pub fn text_message(to: &str, text: &str, callback_data: &str, reply_to: Option<&str>) -> String {
    written(&TextMessage {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to,
        kind: "text",
        text: Text {
            body: text,
            preview_url: false,
        },
        context: reply_to.map(|message_id| Quoted { message_id }),
        biz_opaque_callback_data: callback_data,
    })
}

#[derive(Serialize)]
struct MarkRead<'a> {
    messaging_product: &'static str,
    status: &'static str,
    message_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    typing_indicator: Option<Typing>,
}

#[derive(Serialize)]
struct Typing {
    #[serde(rename = "type")]
    kind: &'static str,
}

/// The body of `POST /{phone_number_id}/messages` that marks a received message, and all before it, as read. With
/// `typing` the person sees that an answer is being written, for 25 seconds or until it comes.
pub fn mark_read(wamid: &str, typing: bool) -> String {
    written(&MarkRead {
        messaging_product: "whatsapp",
        status: "read",
        message_id: wamid,
        typing_indicator: typing.then_some(Typing { kind: "text" }),
    })
}

pub(super) fn written(message: &impl Serialize) -> String {
    serde_json::to_string(message).expect("because structs of strings are always JSON")
}
