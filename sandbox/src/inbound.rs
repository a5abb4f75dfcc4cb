//! Messages from people to a number.

use crate::{
    account::{Line, POISONED},
    clock::{self, SECOND},
    messages::{Message, ReplyWith},
    person::Person,
    state::State,
    webhooks::Update,
};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// A message from a person.
#[derive(Debug)]
pub(crate) struct Inbound {
    /// The number it is for.
    pub(crate) line: Arc<Line>,
    /// Who wrote.
    pub(crate) person: Person,
    /// The digits that WhatsApp knows the person by; 0 if only its id is known.
    pub(crate) wa_id: u64,
    /// The name on the person's profile.
    pub(crate) name: Option<String>,
    /// What stands in the message besides sender, id and time; its own sender, id or time win.
    pub(crate) content: Map<String, Value>,
}

impl Inbound {
    /// Opens the conversation and tells of the message by webhook; gives its id.
    pub(crate) fn arrive(self, state: &State) -> String {
        let now = clock::now();
        let pair = (self.line.index, self.person.key());
        state.conversations.write().expect(POISONED).open(pair, now);
        let mut message = Map::new();
        let user_id = self.person.user_id();
        let name = self.name.unwrap_or_else(|| name_of(&self.person));
        let mut contact = json!({"profile": {"name": name}, "user_id": user_id});
        if self.wa_id != 0 {
            message.insert("from".to_owned(), self.wa_id.to_string().into());
            contact["wa_id"] = self.wa_id.to_string().into();
        }
        message.insert("from_user_id".to_owned(), user_id.into());
        message.insert("id".to_owned(), state.wamids.next().to_string().into());
        message.insert("timestamp".to_owned(), (now / SECOND).to_string().into());
        message.extend(self.content);
        let id = message.get("id").and_then(Value::as_str);
        let id = id.unwrap_or_default().to_owned();
        let update = Update::Inbound {
            line: self.line,
            contact,
            message: Value::Object(message),
        };
        state.outbox.push(&state.stats, update);
        id
    }
}

/// The name that a person gave itself.
pub(crate) fn name_of(person: &Person) -> String {
    format!("Person {:04}", person.key() % 10_000)
}

/// What the person says to a message.
pub(crate) fn reply_to(message: &Arc<Message>, with: ReplyWith) -> Inbound {
    let button = message
        .template
        .as_ref()
        .and_then(|template| template.needs.quick_reply())
        .map(|(_, button)| button);
    let content = match (with, button) {
        (ReplyWith::Text(text), _) => text_of(text),
        (ReplyWith::Tap, None) => text_of("There is no button to tap."),
        (ReplyWith::Tap, Some(button)) => {
            let payload = message.payload.as_ref().unwrap_or(&button.label);
            let number = message.line.facts.read().expect(POISONED).digits();
            json!({
                "context": {"from": number, "id": message.wamid.to_string()},
                "type": "button",
                "button": {"payload": payload, "text": button.label},
            })
        }
    };
    Inbound {
        line: message.line.clone(),
        person: message.person.clone(),
        wa_id: message.wa_id,
        name: None,
        content: content.as_object().cloned().unwrap_or_default(),
    }
}

/// The content of a text message.
pub(crate) fn text_of(text: &str) -> Value {
    json!({"type": "text", "text": {"body": text}})
}
