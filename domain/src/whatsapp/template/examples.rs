//! Example values in Meta's shapes: lists by position, lists of names and values.

use super::{loose, slots::variables};
use crate::template::is_number;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Example values by variable key.
pub(super) type Examples = BTreeMap<String, String>;

/// The `example` of a text component; `part` is `header` or `body`. None unless every variable has an example: Meta
/// refuses half of them.
pub(super) fn written(
    part: &str,
    text: &str,
    examples: &Examples,
    key_of: impl Fn(&str) -> String,
) -> Option<Value> {
    let variables = variables(text);
    let values = variables
        .iter()
        .map(|(key, _)| examples.get(&key_of(key)))
        .collect::<Option<Vec<_>>>()?;
    let (first, _) = variables.first()?;
    let name = format!("{part}_text");
    Some(if !is_number(first) {
        let params = variables.iter().zip(values);
        let params = params.map(|((key, _), value)| json!({ "param_name": key, "example": value }));
        json!({ format!("{name}_named_params"): params.collect::<Vec<_>>() })
    } else if part == "body" {
        // One list of values in a list of such lists.
        json!({ name: [values] })
    } else {
        json!({ name: values })
    })
}

/// Reads what [`written`] writes, and what Meta and others write in its place: flat lists, a single string.
pub(super) fn read(
    part: &str,
    component: &Value,
    examples: &mut Examples,
    key_of: impl Fn(&str) -> String,
) {
    let text = component["text"].as_str().unwrap_or_default();
    let example = &component["example"];
    let name = format!("{part}_text");
    let by_position = loose::flat(&example[&name]);
    for ((key, _), value) in variables(text).into_iter().zip(by_position) {
        examples.insert(key_of(key), value);
    }
    let params = loose::items(example.get(format!("{name}_named_params")));
    for param in params {
        let key = loose::text(param.get("param_name"));
        let value = loose::text(param.get("example"));
        if let (Some(key), Some(value)) = (key, value) {
            examples.insert(key_of(&key), value);
        }
    }
}
