//! Messages: what may be sent, and what becomes of it.

mod admission;
mod buttons;
mod check;
mod fate;
mod header;
mod parameters;
mod plan;
mod post;
mod recipient;
mod request;
mod wamid;

pub(crate) use fate::ReplyWith;
pub(crate) use post::{Reply, post};
pub(crate) use wamid::{Wamid, Wamids};

use crate::{account::Line, clock::Micros, person::Person, templates::Template};
use serde_json::{Value, json};
use std::sync::Arc;

/// A message that was accepted.
#[derive(Debug)]
pub(crate) struct Message {
    /// When.
    pub(crate) at: Micros,
    /// Its id.
    pub(crate) wamid: Wamid,
    /// The number that sent it.
    pub(crate) line: Arc<Line>,
    /// For whom.
    pub(crate) person: Person,
    /// The digits that WhatsApp knows the person by; 0 if only its id is known.
    pub(crate) wa_id: u64,
    /// What was sent; `None` for free text.
    pub(crate) template: Option<Arc<Template>>,
    /// The values of the body, or the free text alone.
    pub(crate) texts: Box<[Box<str>]>,
    /// What a tap on the first quick reply button sends, if it is not the label.
    pub(crate) payload: Option<Box<str>>,
    /// Comes back in every status.
    pub(crate) callback: Box<str>,
    /// Whether the person had a conversation open with the number.
    pub(crate) open: bool,
    /// Whether nothing is ever told of it.
    pub(crate) silent: bool,
}

impl Message {
    /// As `GET /sandbox/messages` shows it.
    pub(crate) fn show(&self, n: usize) -> Value {
        let mut shown = json!({
            "n": n,
            "at_ms": milliseconds(self.at),
            "phone_number_id": self.line.id,
            "to": self.person.to_string(),
            "type": "text",
            "template": null,
            "callback_data": self.callback,
            "silent": self.silent,
            "wamid": self.wamid.to_string(),
        });
        match &self.template {
            Some(template) => {
                shown["type"] = "template".into();
                shown["template"] = (*template.name).into();
                shown["body_parameters"] = json!(self.texts);
            }
            None => shown["text"] = json!(self.texts.first()),
        }
        shown
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "microseconds of this century fit a float exactly"
)]
fn milliseconds(at: Micros) -> f64 {
    at as f64 / 1_000.0
}
