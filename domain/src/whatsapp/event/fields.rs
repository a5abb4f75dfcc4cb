//! Fields of a JSON object, read with patience: null is absent, an array stands for its first object, a number for its
//! text and a text for its number.

use super::{scrub, time};
use serde_json::{Map, Value};

/// An object's fields.
#[derive(Clone, Copy)]
pub(in crate::whatsapp) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub(in crate::whatsapp) fn new(fields: &'a Map<String, Value>) -> Fields<'a> {
        Fields(fields)
    }

    /// The object, or the first object of an array.
    pub(in crate::whatsapp) fn of(value: &'a Value) -> Option<Fields<'a>> {
        match value {
            Value::Object(fields) => Some(Fields(fields)),
            Value::Array(list) => list.iter().find_map(Value::as_object).map(Fields),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        }
    }

    /// What stands there; none if it is absent or null.
    pub(in crate::whatsapp) fn get(&self, key: &str) -> Option<&'a Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    pub(in crate::whatsapp) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(in crate::whatsapp) fn object(&self, key: &str) -> Option<Fields<'a>> {
        self.get(key).and_then(Fields::of)
    }

    /// An array's items; anything else stands for an array of it; nothing for an empty one.
    pub(in crate::whatsapp) fn list(&self, key: &str) -> &'a [Value] {
        match self.get(key) {
            Some(Value::Array(list)) => list,
            Some(one) => std::slice::from_ref(one),
            None => &[],
        }
    }

    /// How many objects stand under a key, in lists of lists too.
    pub(in crate::whatsapp) fn count(&self, key: &str) -> usize {
        self.get(key).map_or(0, count)
    }

    /// A text for people; none if it is absent, blank, or no text.
    pub(in crate::whatsapp) fn text(&self, key: &str) -> Option<String> {
        self.get(key).and_then(text)
    }

    /// An id or a word of Meta's.
    pub(in crate::whatsapp) fn id(&self, key: &str) -> Option<String> {
        self.get(key).and_then(id)
    }

    /// The first of these keys that holds an id.
    pub(in crate::whatsapp) fn id_of(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| self.id(key))
    }

    /// A phone as WhatsApp's id, without the plus that some bodies have.
    pub(in crate::whatsapp) fn phone(&self, key: &str) -> Option<String> {
        scrub::phone(&self.id(key)?)
    }

    pub(in crate::whatsapp) fn integer(&self, key: &str) -> Option<i64> {
        self.get(key).and_then(integer)
    }

    /// A number, from a number or a text; none if it is not finite.
    pub(in crate::whatsapp) fn number(&self, key: &str) -> Option<f64> {
        let number = match self.get(key)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        };
        number.filter(|number: &f64| number.is_finite())
    }

    /// Unix milliseconds.
    pub(in crate::whatsapp) fn time(&self, key: &str) -> Option<i64> {
        self.get(key).and_then(time::of_value)
    }

    /// True, "true" or 1.
    pub(in crate::whatsapp) fn flag(&self, key: &str) -> bool {
        match self.get(key) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text.trim().eq_ignore_ascii_case("true"),
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            _ => false,
        }
    }
}

fn count(value: &Value) -> usize {
    match value {
        Value::Object(_) => 1,
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// A text for people, from a string or a number.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => scrub::text(text),
        Value::Number(_) => number_text(value),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// An id or a word of Meta's, from a string or a number.
pub(super) fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => scrub::id(text),
        Value::Number(_) => number_text(value),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whole numbers in full (ids exceed 2^53, but not as integers of JSON), others as they are.
fn number_text(value: &Value) -> Option<String> {
    match integer(value) {
        Some(whole) => Some(whole.to_string()),
        None => value.as_number().map(ToString::to_string),
    }
}

/// A whole number, from a number or a text.
pub(super) fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(whole)),
        Value::String(text) => {
            let text = text.trim();
            text.parse()
                .ok()
                .or_else(|| text.parse().ok().and_then(whole))
        }
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Up to 2^53 a float holds whole numbers exactly.
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0).then_some(number as i64)
}
