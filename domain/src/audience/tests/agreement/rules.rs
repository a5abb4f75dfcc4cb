//! The rules of filters, read plainly.

use super::{HOUR, Person};
use crate::testing;
use entity::recipient;
use serde_json::{Value, json};

/// Whether the filter holds for the person.
pub(super) fn holds(filter: &Value, person: &Person) -> bool {
    let each = |key: &str| {
        filter[key]
            .as_array()
            .map(|of| of.iter().map(|of| holds(of, person)))
    };
    if let Some(mut of) = each("and") {
        of.all(|holds| holds)
    } else if let Some(mut of) = each("or") {
        of.any(|holds| holds)
    } else if let Some(of) = filter.get("not") {
        !holds(of, person)
    } else if let Some(campaign) = filter["campaign"].as_str() {
        let got = &person.1[usize::from(campaign == "second")];
        got.as_ref()
            .is_some_and(|got| reached(got, filter["stage"].as_str().unwrap()))
            == filter["is"]
    } else if let Some(silence) = filter["not_messaged_for"].as_str() {
        let hours: i64 = silence.trim_end_matches('h').parse().unwrap();
        let sent = person.1.iter().flatten().filter_map(|got| got.sent_at);
        sent.max()
            .is_none_or(|last| testing::START - last >= hours * HOUR)
    } else {
        compares(filter, person)
    }
}

fn reached(got: &recipient::Model, stage: &str) -> bool {
    match stage {
        "sent" => got.sent_at.is_some(),
        "delivered" => got.delivered_at.is_some(),
        "read" => got.read_at.is_some(),
        "replied" => got.replied_at.is_some(),
        _ => got.state == recipient::RecipientState::Failed,
    }
}

fn compares(term: &Value, (person, _): &Person) -> bool {
    let field = term["field"].as_str().unwrap();
    let has = match field {
        "name" => json!(person.name),
        "email" => json!(person.email),
        "phone" => json!(person.phone),
        "external_id" => json!(person.external_id),
        "created_at" => json!(person.created_at),
        _ => person.attributes[&field["attributes.".len()..]].clone(),
    };
    let op = term["op"].as_str().unwrap();
    match op {
        "is_set" => return !has.is_null(),
        "is_not_set" => return has.is_null(),
        "ne" => return !equal(field, &has, &term["value"]),
        "eq" => return equal(field, &has, &term["value"]),
        "in" => {
            return term["value"]
                .as_array()
                .unwrap()
                .iter()
                .any(|value| equal(field, &has, value));
        }
        _ => {}
    }
    if has.is_null() {
        return false;
    }
    if let "contains" | "starts_with" = op {
        let (has, part) = (
            has.as_str().unwrap().to_lowercase(),
            term["value"].as_str().unwrap().to_lowercase(),
        );
        return if op == "contains" {
            has.contains(&part)
        } else {
            has.starts_with(&part)
        };
    }
    // Before, within or after the value.
    let order = if field == "created_at" {
        let (start, end) = span(term["value"].as_str().unwrap());
        let at = has.as_i64().unwrap();
        if at < start { -1 } else { i32::from(at >= end) }
    } else if let (Some(has), Some(value)) = (has.as_f64(), term["value"].as_f64()) {
        has.partial_cmp(&value).unwrap() as i32
    } else {
        has.as_str().unwrap().cmp(term["value"].as_str().unwrap()) as i32
    };
    match op {
        "gt" => order > 0,
        "gte" => order >= 0,
        "lt" => order < 0,
        _ => order <= 0,
    }
}

fn equal(field: &str, has: &Value, value: &Value) -> bool {
    match (field, has, value) {
        (_, Value::Null, _) => false,
        ("created_at", ..) => {
            let (start, end) = span(value.as_str().unwrap());
            (start..end).contains(&has.as_i64().unwrap())
        }
        ("phone", _, value) if value == "(202) 555-0123" => has == "+12025550123",
        (_, Value::Number(has), Value::Number(value)) => has.as_f64() == value.as_f64(),
        _ => has == value,
    }
}

fn span(text: &str) -> (i64, i64) {
    let moment =
        |text: &str| chrono::DateTime::parse_from_rfc3339(text).map(|at| at.timestamp_millis());
    match moment(text) {
        Ok(at) => (at, at + 1),
        Err(_) => {
            let start = moment(&format!("{text}T00:00:00Z")).unwrap();
            (start, start + 24 * HOUR)
        }
    }
}
