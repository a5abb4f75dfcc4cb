//! Meta's timestamps: unix seconds as a string, mostly; also integers, floats, milliseconds, a written date.

use chrono::DateTime;
use serde_json::Value;

/// Above this (the year 5138 in seconds, 1973 in milliseconds) a number counts milliseconds.
const MILLISECONDS_FROM: f64 = 1e11;
/// The year 5138 in milliseconds: nothing above is a time.
const LATEST: f64 = 1e14;

/// Unix milliseconds; none if unreadable or not after 1970.
pub(super) fn of_value(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => of_number(number.as_f64()?),
        Value::String(text) => of_text(text),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Unix milliseconds; none if unreadable or not after 1970.
pub(super) fn of_text(text: &str) -> Option<i64> {
    let text = text.trim();
    // The usual form, without a detour through floats.
    if text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit()) {
        let seconds: i64 = text.parse().ok()?;
        return (seconds > 0).then_some(seconds * 1_000);
    }
    if let Ok(number) = text.parse::<f64>() {
        return of_number(number);
    }
    let date = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%z"));
    date.ok()
        .map(|at| at.timestamp_millis())
        .filter(|at| *at > 0)
}

/// Unix milliseconds; none if it is no time after 1970.
pub(super) fn of_number(number: f64) -> Option<i64> {
    let milliseconds = if number > MILLISECONDS_FROM {
        number
    } else {
        number * 1_000.0
    };
    // What is not a number is in no range. Whole milliseconds below 10^14 are exact in an f64.
    (1.0..=LATEST)
        .contains(&milliseconds)
        .then_some(milliseconds.round() as i64)
}
