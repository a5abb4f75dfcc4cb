//! Errors as webhooks tell them.

use super::{
    fields::{self, Fields},
    odd::{Odds, Place},
};
use serde_json::Value;

/// One error of a status, a message, or the whole value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Meta's error code. 0 is a real one; [`Fault::NO_CODE`] if Meta gave none.
    pub code: i64,
    /// A few words; no signal.
    pub title: Option<String>,
    /// Often the title again.
    pub message: Option<String>,
    /// What is wrong, for people.
    pub details: Option<String>,
    /// Where Meta explains it; relative or absolute.
    pub href: Option<String>,
}

impl Fault {
    /// Stands where a code should: nothing of Meta's page on error codes is negative.
    pub const NO_CODE: i64 = -1;

    /// Reads a list of errors under `errors`.
    pub(super) fn read_list(of: &Fields<'_>, at: &Place<'_>, odds: &mut Odds) -> Vec<Fault> {
        let at = at.key("errors");
        let mut faults = Vec::new();
        for (index, value) in of.list("errors").iter().enumerate() {
            match Fault::read(value) {
                Some(fault) => faults.push(fault),
                None => odds.tell(&at.index(index), "is no error that says anything"),
            }
        }
        faults
    }

    /// Reads an error: an object as a rule; a bare text or number becomes a title or code. None for anything else.
    pub(super) fn read(value: &Value) -> Option<Fault> {
        let mut fault = Fault {
            code: Fault::NO_CODE,
            title: None,
            message: None,
            details: None,
            href: None,
        };
        match value {
            Value::Number(_) => fault.code = fields::integer(value)?,
            Value::String(text) => {
                fault.title = Some(fields::text(value)?);
                fault.code = text.trim().parse().unwrap_or(Fault::NO_CODE);
            }
            Value::Object(_) | Value::Array(_) => {
                let of = Fields::of(value)?;
                fault.code = of.integer("code").unwrap_or(Fault::NO_CODE);
                fault.title = of.text("title");
                fault.message = of.text("message");
                fault.details = details(&of);
                fault.href = of.text("href");
                let says_nothing =
                    fault.title.is_none() && fault.message.is_none() && fault.details.is_none();
                if fault.code == Fault::NO_CODE && says_nothing {
                    return None;
                }
            }
            Value::Null | Value::Bool(_) => return None,
        }
        Some(fault)
    }
}

/// `error_data` is an object with `details`, or the details themselves; some bodies have `details` beside it.
fn details(of: &Fields<'_>) -> Option<String> {
    of.object("error_data")
        .and_then(|data| data.text("details"))
        .or_else(|| of.text("error_data"))
        .or_else(|| of.text("details"))
}
