//! One condition, as a row shows it.

use serde_json::{Value, json};

/// One condition, as a row shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Term {
    /// A field compares with a value, as text.
    Field {
        /// As in `name` or `attributes.city`.
        field: String,
        /// As in `eq`.
        op: String,
        /// With what; a list has commas between.
        value: String,
    },
    /// The contact got as far in a campaign, or did not.
    Stage {
        /// The campaign's id.
        campaign: String,
        /// As in `read`.
        stage: String,
        /// Whether it must have.
        is: bool,
    },
    /// No message for so many days.
    Silence {
        /// As in `7d`.
        time: String,
    },
}

/// What a row's field says when it is about a campaign.
pub(super) const CAMPAIGN: &str = "@campaign";
/// What a row's field says when it is about silence.
pub(super) const SILENCE: &str = "@silence";

impl Term {
    /// A new row.
    pub(super) fn empty() -> Self {
        Self::Field {
            field: "name".to_owned(),
            op: "contains".to_owned(),
            value: String::new(),
        }
    }

    /// A term of the API's filter; nothing if it is a group, or has a shape that a row cannot show.
    pub(super) fn of(value: &Value) -> Option<Self> {
        let map = value.as_object()?;
        let text = |key: &str| map.get(key).and_then(Value::as_str).map(str::to_owned);
        if map.contains_key("field") {
            return Some(Self::Field {
                field: text("field")?,
                op: text("op")?,
                value: map.get("value").map_or(Some(String::new()), as_text)?,
            });
        }
        if map.contains_key("campaign") {
            return Some(Self::Stage {
                campaign: text("campaign")?,
                stage: text("stage")?,
                is: map.get("is").is_none_or(|is| is.as_bool() == Some(true)),
            });
        }
        text("not_messaged_for").map(|time| Self::Silence { time })
    }

    /// As the API writes it; `is_number` tells of a field whether its values are numbers, `is_boolean` whether true or
    /// false.
    pub(super) fn json(&self, kind: impl Fn(&str) -> Typed) -> Value {
        match self {
            Self::Silence { time } => json!({ "not_messaged_for": time.trim() }),
            Self::Stage {
                campaign,
                stage,
                is,
            } => {
                json!({ "campaign": campaign, "stage": stage, "is": is })
            }
            Self::Field { field, op, .. } if ["is_set", "is_not_set"].contains(&op.as_str()) => {
                json!({ "field": field, "op": op })
            }
            Self::Field { field, op, value } => {
                let kind = kind(field);
                let value = if op == "in" {
                    let parts = value
                        .split(',')
                        .map(str::trim)
                        .filter(|part| !part.is_empty());
                    Value::from(parts.map(|part| kind.value(part)).collect::<Vec<_>>())
                } else {
                    kind.value(value.trim())
                };
                json!({ "field": field, "op": op, "value": value })
            }
        }
    }
}

/// What a field's values are in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Typed {
    Text,
    Number,
    Boolean,
}

impl Typed {
    /// What was typed, as JSON; what cannot be read stays text, and the verb says what is wrong with it.
    fn value(self, text: &str) -> Value {
        let read = match self {
            Self::Text => None,
            Self::Number => text.parse::<serde_json::Number>().ok().map(Value::Number),
            Self::Boolean => text.parse::<bool>().ok().map(Value::Bool),
        };
        read.unwrap_or_else(|| Value::from(text))
    }
}

fn as_text(value: &Value) -> Option<String> {
    Some(match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(bool) => bool.to_string(),
        Value::Array(values) => {
            let texts: Option<Vec<_>> = values.iter().map(as_text).collect();
            let texts = texts.filter(|texts| texts.iter().all(|text| !text.contains(',')))?;
            texts.join(", ")
        }
        Value::Null | Value::Object(_) => return None,
    })
}
