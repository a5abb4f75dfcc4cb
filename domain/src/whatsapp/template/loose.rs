//! Reading JSON that is not always written the same way: ids as numbers, types in either case, single things where there
//! should be lists.

use serde_json::{Map, Value};

/// A string, also when it is written as a number or as a list of one; none if it is blank.
pub(super) fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => (!text.trim().is_empty()).then(|| text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => text(items.first()),
        Value::Null | Value::Bool(_) | Value::Object(_) => None,
    }
}

/// Like [`text`], and takes it out of the object.
pub(super) fn take_text(object: &mut Map<String, Value>, key: &str) -> Option<String> {
    text(object.remove(key).as_ref())
}

/// A whole number, also when it is written as a string.
pub(super) fn number(value: Option<&Value>) -> Option<i64> {
    match value? {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A yes or no, also when it is written as a string; what is not there is no.
pub(super) fn flag(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// The word under `key` in capitals; empty if there is none.
pub(super) fn word(object: &Value, key: &str) -> String {
    let word = object.get(key).and_then(Value::as_str).unwrap_or_default();
    word.to_ascii_uppercase()
}

/// The items of a list; none if it is not a list.
pub(super) fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Every string and number in `value`, however deep in lists, in order.
pub(super) fn flat(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(flat).collect(),
        other => text(Some(other)).into_iter().collect(),
    }
}
