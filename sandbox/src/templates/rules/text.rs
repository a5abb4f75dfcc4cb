//! Rules for the body and for variables anywhere.

use super::{BAD_BODY, BODY, TOO_MANY_VARIABLES, VARIABLE_AT_EDGE, missing, too_long};
use crate::{
    refusal::Refusal,
    templates::{
        Format,
        needs::unique,
        placeholder::{between, names},
    },
};
use serde_json::Value;

/// Checks the body.
pub(super) fn check_body(component: &Value, format: Format) -> Result<(), Refusal> {
    let text = component["text"].as_str().unwrap_or_default();
    if text.trim().is_empty() {
        return Err(missing("BODY", "text"));
    }
    too_long("body", text, BODY)?;
    variables(text, format).map_err(|why| {
        Refusal::template(BAD_BODY, "Invalid parameters in the message body", why)
    })?;
    places(text)?;
    let variables = unique(&names(text));
    if !variables.is_empty() && !has_examples(component, "body", &variables, format) {
        return Err(missing("BODY", "example"));
    }
    Ok(())
}

/// Whether the variables of `text` are named as the format wants it; why not.
pub(super) fn variables(text: &str, format: Format) -> Result<(), &'static str> {
    let names = unique(&names(text));
    match format {
        Format::Positional => {
            let mut numbers = Vec::new();
            for name in &names {
                let number: usize = name
                    .parse()
                    .map_err(|_| "Variables must be numbers such as {{1}}.")?;
                numbers.push(number);
            }
            numbers.sort_unstable();
            if numbers
                .iter()
                .enumerate()
                .any(|(n, &number)| number != n + 1)
            {
                return Err("Variables must be numbered from {{1}} without gaps.");
            }
        }
        Format::Named => {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            let good = |name: &str| !name.is_empty() && name.bytes().all(plain);
            if !names.iter().all(|name| good(name)) {
                return Err(
                    "Variable names can only have lowercase letters, digits and underscores.",
                );
            }
        }
    }
    Ok(())
}

/// Whether the example of a component has a value for each variable.
pub(super) fn has_examples(
    component: &Value,
    part: &str,
    variables: &[Box<str>],
    format: Format,
) -> bool {
    let example = &component["example"];
    match format {
        Format::Positional => {
            let given = example[format!("{part}_text")].as_array();
            // Meta's pages show the values of a body both in an array of their own and without one.
            let given = given.map(|given| given.first().and_then(Value::as_array).unwrap_or(given));
            given.is_some_and(|given| given.len() >= variables.len())
        }
        Format::Named => {
            let given = example[format!("{part}_text_named_params")].as_array();
            let has = |name: &str| {
                let mut given = given.into_iter().flatten();
                given.any(|one| one["param_name"] == *name && one["example"].is_string())
            };
            variables.iter().all(|name| has(name))
        }
    }
}

/// Checks where the variables of a body stand, and that there are words enough around them.
fn places(text: &str) -> Result<(), Refusal> {
    let pieces = between(text);
    let variables = pieces.len() - 1;
    if variables == 0 {
        return Ok(());
    }
    let bare = |piece: &&str| piece.trim().is_empty();
    if pieces.first().is_some_and(bare) || pieces.last().is_some_and(bare) {
        return Err(Refusal::template(
            VARIABLE_AT_EDGE,
            "Leading or trailing variables aren't allowed",
            "Variables can't be at the start or end of the template.",
        ));
    }
    if pieces.iter().any(bare) {
        return Err(Refusal::template(
            BAD_BODY,
            "Invalid parameters in the message body",
            "Two variables can't stand next to each other.",
        ));
    }
    let words: usize = pieces
        .iter()
        .flat_map(|piece| piece.split_whitespace())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count();
    if words <= variables {
        return Err(Refusal::template(
            TOO_MANY_VARIABLES,
            "Parameters words ratio exceeds limit",
            "This template has too many variables for its length. Reduce the number of variables or increase the message length.",
        ));
    }
    Ok(())
}
