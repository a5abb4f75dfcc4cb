//! Values of attributes, each checked against its type.

use chrono::NaiveDate;
use entity::attribute::AttributeType;
use serde_json::{Number, Value};

/// Longest text value, in characters: what fits into a message.
const LONGEST_TEXT: usize = 1024;
/// Beyond this, whole numbers are no longer exact in every program that reads them: 2^53 - 1.
const LARGEST: f64 = 9_007_199_254_740_991.0;

/// Reads a day written `YYYY-MM-DD`.
pub fn date(text: &str) -> Option<NaiveDate> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(n, b)| match n {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    let date = shaped.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())?;
    date.filter(|_| !text.starts_with("0000"))
}

/// Checks a JSON value; what is to be stored, `null` for a blank text. The error says what was wanted.
pub(super) fn of_json(kind: AttributeType, value: &Value) -> Result<Value, &'static str> {
    match (kind, value) {
        (_, Value::Null) => Ok(Value::Null),
        (AttributeType::Text, Value::String(text)) => of_plain_text(text),
        (AttributeType::Number, Value::Number(number)) => {
            checked(number.clone()).ok_or(wanted(kind))
        }
        (AttributeType::Boolean, Value::Bool(is)) => Ok(Value::Bool(*is)),
        (AttributeType::Date, Value::String(text)) if date(text).is_some() => {
            Ok(Value::String(text.clone()))
        }
        _ => Err(wanted(kind)),
    }
}

/// Reads a value written as text, as in a CSV file.
pub(super) fn of_text(kind: AttributeType, text: &str) -> Result<Value, &'static str> {
    let text = text.trim();
    match kind {
        AttributeType::Text => of_plain_text(text),
        AttributeType::Number => number(text).ok_or(wanted(kind)),
        AttributeType::Boolean => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Ok(Value::Bool(true)),
            "false" | "no" | "0" => Ok(Value::Bool(false)),
            _ => Err("true or false (yes, no, 1 and 0 are read too)"),
        },
        AttributeType::Date => match date(text) {
            Some(_) => Ok(Value::String(text.to_owned())),
            None => Err(wanted(kind)),
        },
    }
}

fn of_plain_text(text: &str) -> Result<Value, &'static str> {
    let text = text.trim();
    if text.chars().any(char::is_control) || text.chars().count() > LONGEST_TEXT {
        return Err(wanted(AttributeType::Text));
    }
    if text.is_empty() {
        return Ok(Value::Null);
    }
    Ok(Value::String(text.to_owned()))
}

fn number(text: &str) -> Option<Value> {
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E'));
    if !plain {
        return None;
    }
    match text.parse::<i64>() {
        Ok(whole) => checked(whole.into()),
        Err(_) => checked(Number::from_f64(text.parse().ok()?)?),
    }
}

/// Whole numbers are stored as such, also when they were written with a point: that is how people expect to read them
/// in a message, and SQLite reads long ones exactly only then.
fn checked(number: Number) -> Option<Value> {
    let size = number.as_f64().filter(|size| size.abs() <= LARGEST)?;
    Some(whole(size).map_or(Value::Number(number), Value::from))
}

/// The whole number that `number` is, if it is one and exact.
pub(crate) fn whole(number: f64) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a whole number of this size fits"
    )]
    let whole = number as i64;
    (number.fract() == 0.0 && number.abs() <= LARGEST).then_some(whole)
}

fn wanted(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::Text => {
            "text of at most 1024 characters without line breaks or other control characters"
        }
        AttributeType::Number => {
            "a number, as in 19.5 (up to 9007199254740991; keep longer ones in a text attribute)"
        }
        AttributeType::Boolean => "true or false",
        AttributeType::Date => "a date, as in 2026-01-31",
    }
}
