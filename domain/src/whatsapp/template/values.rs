//! The values of one message's variables.

use super::clean::cleaned;
use crate::template::{Content, Piece, pieces};
use serde_json::Value;
use std::{borrow::Cow, collections::BTreeMap};

/// The longest body as people get to see it, in characters; a longer one is refused with 132005.
const LONGEST_BODY: usize = 1024;

/// The values of one message's variables by key: `1` or `name`, `header.1`, `button.0`. A map of strings, or the JSON
/// object that a recipient's row holds.
pub trait Values {
    /// The value of this variable.
    fn value(&self, key: &str) -> Option<&str>;
}

impl Values for BTreeMap<String, String> {
    fn value(&self, key: &str) -> Option<&str> {
        self.get(key).map(String::as_str)
    }
}

impl Values for Value {
    fn value(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }
}

/// The value as Meta takes it. Where there is none the placeholder stays visible, since Meta refuses an empty one.
pub(super) fn value_or<'a>(
    values: &'a dyn Values,
    key: &str,
    placeholder: &'a str,
) -> Cow<'a, str> {
    let value = values.value(key).map(cleaned);
    value
        .filter(|value| !value.is_empty())
        .unwrap_or(Cow::Borrowed(placeholder))
}

/// Whether the body is longer than Meta sends once these values stand in it.
pub fn too_long(content: &Content, values: &dyn Values) -> bool {
    let lengths = pieces(&content.body).into_iter().map(|piece| match piece {
        Piece::Text(text) => text.chars().count(),
        Piece::Placeholder { raw, key } => value_or(values, key, raw).chars().count(),
    });
    lengths.sum::<usize>() > LONGEST_BODY
}
