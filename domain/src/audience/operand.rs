//! How a field compares, and with what: the value of a term, of the type its field wants.

use super::{
    Field, FieldType,
    refusal::{Problem, Refused},
};
use chrono::{DateTime, NaiveDate};
use entity::Millis;
use serde_json::Value;

/// How a field compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Equal to the value.
    Eq,
    /// Not equal to the value, or not set.
    Ne,
    /// Contains the value, whatever its case.
    Contains,
    /// Starts with the value, whatever its case.
    StartsWith,
    /// Greater than the value.
    Gt,
    /// Greater than the value or equal to it.
    Gte,
    /// Less than the value.
    Lt,
    /// Less than the value or equal to it.
    Lte,
    /// Equal to one of the values.
    In,
    /// Has a value.
    IsSet,
    /// Has none.
    IsNotSet,
}

/// Every operator with its name.
const OPS: [(Op, &str); 11] = [
    (Op::Eq, "eq"),
    (Op::Ne, "ne"),
    (Op::Contains, "contains"),
    (Op::StartsWith, "starts_with"),
    (Op::Gt, "gt"),
    (Op::Gte, "gte"),
    (Op::Lt, "lt"),
    (Op::Lte, "lte"),
    (Op::In, "in"),
    (Op::IsSet, "is_set"),
    (Op::IsNotSet, "is_not_set"),
];

/// Longest text a term compares with, in characters.
const LONGEST_TEXT: usize = 1000;
/// Most values of an `in`.
const MOST_VALUES: usize = 1000;
/// A day in milliseconds.
const DAY: Millis = 86_400_000;

/// What a field is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand {
    /// Nothing: `is_set`, `is_not_set`.
    Nothing,
    /// A text, a day as ISO text, or `true` and `false`.
    Text(String),
    /// A number.
    Number(f64),
    /// From this moment until before that one.
    Span(Millis, Millis),
    /// Several texts or days.
    Texts(Vec<String>),
    /// Several numbers.
    Numbers(Vec<f64>),
}

impl Op {
    /// Reads `starts_with`.
    pub fn parse(text: &str) -> Option<Self> {
        OPS.iter()
            .find(|(_, name)| *name == text)
            .map(|(op, _)| *op)
    }

    /// As it is written in a filter.
    pub fn name(self) -> &'static str {
        OPS.iter()
            .find(|(op, _)| *op == self)
            .map_or("", |(_, name)| name)
    }

    fn fits(self, kind: FieldType) -> bool {
        match self {
            Self::Eq | Self::Ne | Self::IsSet | Self::IsNotSet => true,
            Self::Contains | Self::StartsWith => {
                matches!(kind, FieldType::Text | FieldType::Phone)
            }
            Self::Gt | Self::Gte | Self::Lt | Self::Lte => {
                matches!(
                    kind,
                    FieldType::Number | FieldType::Date | FieldType::Moment
                )
            }
            Self::In => !matches!(kind, FieldType::Boolean | FieldType::Moment),
        }
    }
}

/// Reads the value of a term at `at` that compares `field`, of type `kind`.
pub(super) fn read(
    at: &str,
    field: &Field,
    kind: FieldType,
    op: Op,
    value: Option<&Value>,
) -> Result<Operand, Refused> {
    if !op.fits(kind) {
        return Err(misfit(field, kind, op).at(format!("{at}.op")));
    }
    let here = || format!("{at}.value");
    if matches!(op, Op::IsSet | Op::IsNotSet) {
        return match value {
            None | Some(Value::Null) => Ok(Operand::Nothing),
            Some(_) => Err(Problem::InvalidValue("left out with is_set and is_not_set").at(here())),
        };
    }
    let value = value.ok_or_else(|| Problem::MissingKey("value").at(at))?;
    match op {
        Op::In => several(kind, value).map_err(|problem| problem.at(here())),
        _ => one(kind, value).map_err(|problem| problem.at(here())),
    }
}

fn misfit(field: &Field, kind: FieldType, op: Op) -> Problem {
    let fitting: Vec<&str> = OPS
        .iter()
        .filter(|(op, _)| op.fits(kind))
        .map(|(_, name)| *name)
        .collect();
    Problem::OpNotForType {
        op: op.name(),
        field: field.name(),
        kind: kind.described(),
        fitting: fitting.join(", "),
    }
}

fn one(kind: FieldType, value: &Value) -> Result<Operand, Problem> {
    match kind {
        FieldType::Text | FieldType::Phone => text(value).map(Operand::Text),
        FieldType::Number => number(value).map(Operand::Number),
        FieldType::Boolean => match value {
            Value::Bool(is) => Ok(Operand::Text(is.to_string())),
            _ => Err(Problem::InvalidValue("true or false")),
        },
        FieldType::Date => date(value).map(Operand::Text),
        FieldType::Moment => span(value),
    }
}

fn several(kind: FieldType, value: &Value) -> Result<Operand, Problem> {
    let wrong = Problem::InvalidValue("a list of 1 to 1000 values");
    let values = value
        .as_array()
        .filter(|values| (1..=MOST_VALUES).contains(&values.len()))
        .ok_or(wrong)?;
    match kind {
        FieldType::Number => {
            let numbers: Result<_, _> = values.iter().map(number).collect();
            Ok(Operand::Numbers(numbers?))
        }
        FieldType::Date => {
            let dates: Result<_, _> = values.iter().map(date).collect();
            Ok(Operand::Texts(dates?))
        }
        FieldType::Text | FieldType::Phone | FieldType::Boolean | FieldType::Moment => {
            let texts: Result<_, _> = values.iter().map(text).collect();
            Ok(Operand::Texts(texts?))
        }
    }
}

fn text(value: &Value) -> Result<String, Problem> {
    let fits = |text: &&str| {
        !text.is_empty()
            && text.chars().count() <= LONGEST_TEXT
            && !text.chars().any(char::is_control)
    };
    value
        .as_str()
        .filter(fits)
        .map(str::to_owned)
        .ok_or(Problem::InvalidValue(
            "text of 1 to 1000 characters without control characters",
        ))
}

fn number(value: &Value) -> Result<f64, Problem> {
    value
        .as_f64()
        .filter(|number| number.is_finite())
        .ok_or(Problem::InvalidValue("a number"))
}

fn date(value: &Value) -> Result<String, Problem> {
    value
        .as_str()
        .and_then(crate::attribute::date)
        .map(|date| date.to_string())
        .ok_or(Problem::InvalidValue("a date, as in 2026-01-31"))
}

fn span(value: &Value) -> Result<Operand, Problem> {
    let wrong = Problem::InvalidValue("a moment, as in 2026-01-31T12:00:00Z, or a date");
    let text = value.as_str().ok_or(wrong.clone())?;
    if let Some(day) = crate::attribute::date(text) {
        let start = midnight(day);
        return Ok(Operand::Span(start, start + DAY));
    }
    let moment = DateTime::parse_from_rfc3339(text)
        .map_err(|_| wrong)?
        .timestamp_millis();
    Ok(Operand::Span(moment, moment + 1))
}

fn midnight(day: NaiveDate) -> Millis {
    day.and_time(chrono::NaiveTime::MIN)
        .and_utc()
        .timestamp_millis()
}
