//! What keeps a template of Meta's from being sent by us.

use super::{
    Button, ButtonKind, Content, Header, HeaderKind, has_placeholder,
    validate::{has_stray_braces, is_web_address},
};
use crate::error::InvalidField;

/// Why messages of this template cannot be sent, whatever Meta says of it: it holds something that we do not know, or
/// that needs parameters which we cannot give. None for every template that was made here from what we know.
pub fn unsendable(content: &Content) -> Option<InvalidField> {
    let unknown = content.more.first().map(|component| {
        let kind = component["type"].as_str().unwrap_or("component");
        let kind = kind.to_lowercase().replace('_', " ");
        reason(
            "more",
            &format!("it has a {kind}, which cannot be filled in here"),
        )
    });
    unknown
        .or_else(|| content.header.as_ref().and_then(header))
        .or_else(|| body(content))
        .or_else(|| {
            let mut buttons = content.buttons.iter().enumerate();
            buttons.find_map(|(n, of)| button(content, n, of))
        })
}

fn reason(field: &str, message: &str) -> InvalidField {
    InvalidField::new(field, "cannot_be_sent", message)
}

fn header(header: &Header) -> Option<InvalidField> {
    match header.kind {
        HeaderKind::Text => {
            has_stray_braces(header.text.as_deref().unwrap_or_default()).then(|| {
                reason(
                    "header.text",
                    "it has a placeholder that cannot be filled in",
                )
            })
        }
        HeaderKind::Image | HeaderKind::Video | HeaderKind::Document => {
            let url = header.example_url.as_deref().unwrap_or_default();
            (!is_web_address(url)).then(|| {
                let message =
                    "every message needs the address of the header's file; give it as example_url";
                reason("header.example_url", message)
            })
        }
        HeaderKind::Location => {
            let message = "every message needs a place of its own, which cannot be given here";
            Some(reason("header.type", message))
        }
        HeaderKind::Gif => {
            let message = "Meta takes it by its marketing messages API only";
            Some(reason("header.type", message))
        }
        HeaderKind::Other => Some(reason("header.type", "this format is not known here")),
    }
}

fn body(content: &Content) -> Option<InvalidField> {
    if content.body.trim().is_empty() {
        return Some(reason("body", "there is no body"));
    }
    let message = "it has a placeholder that cannot be filled in";
    has_stray_braces(&content.body).then(|| reason("body", message))
}

fn button(content: &Content, n: usize, button: &Button) -> Option<InvalidField> {
    let at = |name: &str| format!("buttons[{n}].{name}");
    match button.kind {
        ButtonKind::Url => has_stray_braces(button.url.as_deref().unwrap_or_default())
            .then(|| reason(&at("url"), "it has a placeholder that cannot be filled in")),
        ButtonKind::CopyCode => {
            let code = button.example.as_deref().unwrap_or_default();
            let message = "every message needs the code; give it as example";
            code.trim()
                .is_empty()
                .then(|| reason(&at("example"), message))
        }
        ButtonKind::Otp => (!has_placeholder(&content.body))
            .then(|| reason(&at("type"), "the body has no place for the code")),
        ButtonKind::Mpm => {
            let message = "every message needs a choice of products, which cannot be given here";
            Some(reason(&at("type"), message))
        }
        ButtonKind::Other => Some(reason(&at("type"), "this button is not known here")),
        ButtonKind::QuickReply
        | ButtonKind::PhoneNumber
        | ButtonKind::Flow
        | ButtonKind::VoiceCall
        | ButtonKind::Catalog
        | ButtonKind::RequestContactInfo => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn why(changes: &Value) -> Option<String> {
        let mut content = json!({
            "name": "order", "language": "en", "category": "utility", "body": "Hi {{1}}, your order is here.",
        });
        for (key, value) in changes.as_object().expect("an object") {
            content[key] = value.clone();
        }
        let content = serde_json::from_value(content).expect("it reads");
        let reason = unsendable(&content)?;
        assert_eq!(reason.code, "cannot_be_sent");
        Some(reason.field)
    }

    #[test]
    fn what_cannot_be_filled_in_is_named() {
        for (changes, field) in [
            (json!({"more": [{"type": "CAROUSEL", "cards": []}]}), "more"),
            (json!({"more": [{}]}), "more"),
            (json!({"header": {"type": "location"}}), "header.type"),
            (json!({"header": {"type": "gif"}}), "header.type"),
            (
                json!({"header": {"type": "other", "more": {"format": "PRODUCT"}}}),
                "header.type",
            ),
            (json!({"header": {"type": "image"}}), "header.example_url"),
            (
                json!({"header": {"type": "image", "example_url": "4::aW"}}),
                "header.example_url",
            ),
            (
                json!({"header": {"type": "text", "text": "Hi {{Name}}"}}),
                "header.text",
            ),
            (json!({"body": " "}), "body"),
            (json!({"body": "Hi {{First Name}}, hello"}), "body"),
            (
                json!({"buttons": [{"type": "quick_reply", "text": "a"}, {"type": "mpm"}]}),
                "buttons[1].type",
            ),
            (
                json!({"buttons": [{"type": "other", "more": {"type": "SPM"}}]}),
                "buttons[0].type",
            ),
            (
                json!({"buttons": [{"type": "copy_code", "text": "Copy"}]}),
                "buttons[0].example",
            ),
            (
                json!({"buttons": [{"type": "url", "text": "Go", "url": "https://a.example/{{Id}}"}]}),
                "buttons[0].url",
            ),
            (
                json!({"body": "Your code", "buttons": [{"type": "otp"}]}),
                "buttons[0].type",
            ),
        ] {
            assert_eq!(why(&changes).as_deref(), Some(field), "{changes}");
        }
    }

    #[test]
    fn everything_that_we_know_how_to_fill_in_can_be_sent() {
        for changes in [
            json!({}),
            json!({"header": {"type": "text", "text": "For {{1}}"}}),
            json!({"header": {"type": "document", "example_url": "https://a.example/b.pdf"}}),
            json!({"buttons": [
                {"type": "quick_reply", "text": "a"},
                {"type": "url", "text": "Go", "url": "https://a.example/{{1}}"},
                {"type": "phone_number", "text": "Call", "phone_number": "+15550001111"},
                {"type": "copy_code", "text": "Copy", "example": "SAVE25"},
                {"type": "flow", "text": "Book", "flow_id": "1"},
                {"type": "voice_call", "text": "Call"},
                {"type": "catalog"},
                {"type": "request_contact_info"},
                {"type": "otp", "otp_type": "copy_code"},
            ]}),
        ] {
            assert_eq!(why(&changes), None, "{changes}");
        }
    }
}
