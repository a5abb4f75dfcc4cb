//! Checks a request to send: who, what, and whether it is well formed.

use super::{
    parameters::fill,
    recipient::{callback, check_line, recipient},
    request::{Request, TemplatePart, Text},
};
use crate::{
    account::{Line, POISONED},
    clock,
    person::Person,
    refusal::Refusal,
    state::State,
    templates::Template,
};
use std::sync::Arc;

/// Characters of a free text.
const FREE_TEXT: usize = 4_096;

/// What a request asks for.
#[derive(Debug)]
pub(super) enum Asked {
    /// A message of the other side is to be shown as read.
    MarkRead,
    /// A message is to be sent.
    Send(Draft),
}

/// A message that is well formed.
#[derive(Debug)]
pub(super) struct Draft {
    /// For whom.
    pub(super) person: Person,
    /// The person as the request named it.
    pub(super) input: String,
    /// What is sent; `None` for free text.
    pub(super) template: Option<Arc<Template>>,
    /// The values of the body, or the free text alone.
    pub(super) texts: Vec<Box<str>>,
    /// What a tap on the first quick reply button sends, if it is not the label.
    pub(super) payload: Option<Box<str>>,
    /// Comes back in every status.
    pub(super) callback: Box<str>,
    /// Whether the person has a conversation open with the number.
    pub(super) open: bool,
}

/// Checks the body of a request.
pub(super) fn check(state: &State, line: &Line, body: &[u8]) -> Result<Asked, Refusal> {
    let request: Request = serde_json::from_slice(body)
        .map_err(|error| Refusal::of(100).details(format!("The body is not valid: {error}")))?;
    match request.messaging_product.given() {
        Some("whatsapp") => {}
        Some(_) => {
            return Err(Refusal::parameter(
                "Param messaging_product must be one of {WHATSAPP} - got an unknown value.",
            ));
        }
        None => {
            return Err(Refusal::parameter(
                "The parameter messaging_product is required.",
            ));
        }
    }
    if request.status.given().is_some() {
        return check_read(&request);
    }
    let (person, input) = recipient(&request)?;
    check_line(line, &person)?;
    let callback = callback(request.biz_opaque_callback_data)?;
    let pair = (line.index, person.key());
    let conversations = state.conversations.read().expect(POISONED);
    let open = conversations.is_open(pair, clock::now());
    drop(conversations);
    let mut draft = Draft {
        person,
        input,
        template: None,
        texts: Vec::new(),
        payload: None,
        callback,
        open,
    };
    match request.kind.given() {
        Some("template") => add_template(state, &mut draft, request.template)?,
        Some("text") | None => add_text(state, &mut draft, request.text.map(|text| text.body))?,
        Some(kind) => return Err(other_kind(kind)),
    }
    Ok(Asked::Send(draft))
}

fn check_read(request: &Request) -> Result<Asked, Refusal> {
    if !request.status.is("read") {
        return Err(Refusal::parameter(
            "Param status must be one of {READ} - got an unknown value.",
        ));
    }
    match request.message_id.given() {
        Some(_) => Ok(Asked::MarkRead),
        None => Err(Refusal::parameter("The parameter message_id is required.")),
    }
}

fn add_template(
    state: &State,
    draft: &mut Draft,
    part: Option<TemplatePart>,
) -> Result<(), Refusal> {
    let required = |what: &str| Refusal::parameter(format!("The parameter {what} is required."));
    let part = part.ok_or_else(|| required("template"))?;
    let name = part
        .name
        .given()
        .ok_or_else(|| required("template['name']"))?;
    let language = part.language.as_ref().and_then(|one| one.code.given());
    let language = language.ok_or_else(|| required("template['language']['code']"))?;
    let found = {
        let templates = state.templates.read().expect(POISONED);
        templates.find(name, language).cloned()
    };
    let missing = || {
        Refusal::of(132_001).details(format!(
            "template name ({name}) does not exist in {language}"
        ))
    };
    let template = found.ok_or_else(missing)?;
    match template.status.as_str() {
        "APPROVED" => {}
        "PAUSED" => return Err(Refusal::of(132_015)),
        "DISABLED" => return Err(Refusal::of(132_016)),
        _ => return Err(missing()),
    }
    let components = part.components.as_deref().unwrap_or_default();
    let filling = fill(&template, components)?;
    draft.texts = filling.body;
    draft.payload = filling.payload;
    draft.template = Some(template);
    Ok(())
}

fn add_text(state: &State, draft: &mut Draft, body: Option<Text>) -> Result<(), Refusal> {
    let body = body.ok_or_else(|| Refusal::parameter("The parameter text is required."))?;
    let Some(text) = body.given() else {
        return Err(Refusal::parameter(
            "The parameter text['body'] is required.",
        ));
    };
    if text.chars().count() > FREE_TEXT {
        return Err(Refusal::parameter(format!(
            "Param text['body'] must be at most {FREE_TEXT} characters long."
        )));
    }
    if !draft.open && state.switches().windows {
        return Err(Refusal::of(131_047).details(
            "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
        ));
    }
    draft.texts = vec![text.into()];
    Ok(())
}

/// Meta knows these, the sandbox does not play them.
const NOT_PLAYED: [&str; 10] = [
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "interactive",
    "reaction",
    "order",
];

fn other_kind(kind: &str) -> Refusal {
    if NOT_PLAYED.contains(&kind) {
        Refusal::of(131_051).details(format!(
            "The sandbox does not play messages of type {kind}."
        ))
    } else {
        Refusal::parameter(format!(
            "Param type must be a valid message type - got {kind:?}."
        ))
    }
}
