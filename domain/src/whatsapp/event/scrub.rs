//! Text from Meta made fit to store: without NUL, which Postgres refuses, and of limited length.

use serde_json::Value;

/// The longest text (body, caption, label, name ...) that is kept, in characters; the rest is cut off.
pub const LONGEST_TEXT: usize = 4_096;

/// The longest id or word that is kept, in characters; the rest is cut off.
pub const LONGEST_ID: usize = 512;

/// The longest piece of raw JSON that is kept, in bytes when written out; a longer one is left out.
pub const LONGEST_RAW: usize = 16_384;

/// A text; none if it is blank.
pub(super) fn text(text: &str) -> Option<String> {
    let says_something = text.chars().any(|c| !c.is_whitespace() && c != '\0');
    says_something.then(|| clean(text, LONGEST_TEXT))
}

/// An id or a word of Meta's, trimmed; none if it is blank.
pub(super) fn id(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    (!text.is_empty()).then(|| clean(text, LONGEST_ID))
}

/// A phone as WhatsApp's id: without the plus that some bodies have.
pub(super) fn phone(text: &str) -> Option<String> {
    id(text.trim_start().trim_start_matches('+'))
}

fn clean(text: &str, longest: usize) -> String {
    if text.len() <= longest && !text.as_bytes().contains(&0) {
        return text.to_owned();
    }
    text.chars().filter(|c| *c != '\0').take(longest).collect()
}

/// Raw JSON without NUL in its keys and strings (jsonb cannot store it either); none if it is too long.
pub(super) fn raw(value: &Value) -> Option<Value> {
    let mut value = value.clone();
    without_nul(&mut value);
    (value.to_string().len() <= LONGEST_RAW).then_some(value)
}

fn without_nul(value: &mut Value) {
    match value {
        Value::String(text) => text.retain(|c| c != '\0'),
        Value::Array(list) => list.iter_mut().for_each(without_nul),
        Value::Object(fields) => {
            if fields.keys().any(|key| key.contains('\0')) {
                *fields = std::mem::take(fields)
                    .into_iter()
                    .map(|(key, value)| (key.replace('\0', ""), value))
                    .collect();
            }
            fields.values_mut().for_each(without_nul);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
