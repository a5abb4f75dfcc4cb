//! Lets people write.

use super::Refused;
use crate::{
    account::POISONED,
    inbound::{Inbound, text_of},
    person::Person,
    state::State,
};
use serde_json::{Value, json};

/// Lets the person `from` write a `text` or a raw `message` to a number (the first, unless `phone_number_id` says
/// otherwise).
pub(super) fn write(state: &State, asked: &Value) -> Result<Value, Refused> {
    let line = {
        let account = state.account.read().expect(POISONED);
        match asked["phone_number_id"].as_str() {
            Some(id) => account.line(id).cloned(),
            None => account.lines.first().cloned(),
        }
    };
    let line = line.ok_or_else(|| Refused::NotFound("There is no such number.".to_owned()))?;
    let from = asked["from"].as_str().unwrap_or_default();
    let person = Person::by_phone(from).or_else(|| Person::by_user_id(from));
    let person = person.ok_or_else(|| {
        Refused::Invalid("from is the phone number or the id of a person.".to_owned())
    })?;
    let content = match (&asked["message"], asked["text"].as_str()) {
        (Value::Object(message), _) => message.clone(),
        (_, Some(text)) => text_of(text).as_object().cloned().unwrap_or_default(),
        _ => {
            return Err(Refused::Invalid(
                "Send a text, or a message object.".to_owned(),
            ));
        }
    };
    let inbound = Inbound {
        line,
        wa_id: match &person {
            Person::Phone(digits) => *digits,
            Person::User(_) => 0,
        },
        person,
        name: asked["name"].as_str().map(str::to_owned),
        content,
    };
    Ok(json!({"id": inbound.arrive(state)}))
}
