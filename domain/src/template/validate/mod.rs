//! What Meta would refuse is refused here, at once and with the field's name (limits as of 2026).

mod authentication;
mod button_fields;
mod buttons;
mod for_meta;
mod header;
mod looks;
mod placeholders;
#[cfg(test)]
mod tests;

pub use for_meta::validate_for_meta;
pub(super) use placeholders::has_stray_braces;

use super::{
    content::Content,
    placeholder::{is_name, is_number},
};
use crate::{error::InvalidField, text};
use std::collections::BTreeMap;

const LONGEST_NAME: usize = 512;
const LONGEST_BODY: usize = 1024;
const LONGEST_LINE: usize = 60;
const LONGEST_URL: usize = 2000;
const LONGEST_EXAMPLE: usize = 1024;

/// Checks the content and answers it cleaned: trimmed, blank parts left out.
pub(super) fn validate(content: Content) -> Result<Content, InvalidField> {
    name(&content.name)?;
    language(&content.language)?;
    let body = text::prose("body", &content.body, LONGEST_BODY)?
        .ok_or_else(|| invalid("body", "blank", "a template needs a body"))?;
    let header = content.header.map(header::header).transpose()?;
    let footer = match &content.footer {
        Some(footer) => text::line("footer", footer, LONGEST_LINE)?,
        None => None,
    };
    if placeholders::has_braces(footer.as_deref().unwrap_or_default()) {
        return Err(invalid(
            "footer",
            "placeholder_not_allowed",
            "a footer cannot hold placeholders",
        ));
    }
    let buttons = buttons::buttons(content.buttons)?;
    let content = Content {
        header,
        body,
        footer,
        buttons,
        ..content
    };
    placeholders::of_body(&content.body)?;
    placeholders::one_format(&content)?;
    Ok(content)
}

/// Checks all that is checked of every template, with a channel or without; what [`create`](super::create) refuses.
pub fn check(content: &Content, given: &BTreeMap<String, String>) -> Result<(), InvalidField> {
    let content = validate(content.clone())?;
    examples(&content, given)
}

/// What Meta will refuse of a template that is good enough for the simulation.
pub fn objection(content: &Content) -> Option<InvalidField> {
    placeholders::at_edge(&content.body)
}

/// Checks example values: each belongs to a variable of the content.
pub(super) fn examples(
    content: &Content,
    examples: &BTreeMap<String, String>,
) -> Result<(), InvalidField> {
    let known = content.variables();
    for (key, value) in examples {
        let field = format!("examples.{key}");
        if !known.contains(key) {
            let message = format!(
                "the template has no variable \"{key}\"; it has: {}",
                known.join(", ")
            );
            return Err(invalid(&field, "unknown_variable", &message));
        }
        text::required(&field, value, LONGEST_EXAMPLE)?;
    }
    Ok(())
}

/// Whether `key` can be the key of a variable: `1`, `name`, `header.1`, `button.0`.
pub fn is_key(key: &str) -> bool {
    match key.split_once('.') {
        None => is_name(key),
        Some(("header", name)) => is_name(name),
        Some(("button", n)) => n.len() == 1 && is_number(n),
        Some(_) => false,
    }
}

fn invalid(field: &str, code: &'static str, message: &str) -> InvalidField {
    InvalidField::new(field, code, message)
}

fn name(name: &str) -> Result<(), InvalidField> {
    let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if name.is_empty() || name.len() > LONGEST_NAME || !name.bytes().all(word) {
        let message = "use 1 to 512 lowercase letters, digits and underscores, as in order_update";
        return Err(invalid("name", "invalid_name", message));
    }
    Ok(())
}

fn language(code: &str) -> Result<(), InvalidField> {
    let (base, region) = code
        .split_once('_')
        .map_or((code, None), |(base, region)| (base, Some(region)));
    let base_fits = (2..=3).contains(&base.len()) && base.bytes().all(|b| b.is_ascii_lowercase());
    let region_fits = region
        .is_none_or(|region| region.len() == 2 && region.bytes().all(|b| b.is_ascii_uppercase()));
    if base_fits && region_fits {
        return Ok(());
    }
    Err(invalid(
        "language",
        "invalid_language",
        "use a code as Meta writes it, as in en, en_US or pt_BR",
    ))
}

fn web_address(field: &str, url: &str) -> Result<(), InvalidField> {
    if is_web_address(url) {
        return Ok(());
    }
    Err(invalid(
        field,
        "invalid_url",
        "give an address that begins with https://, as in https://example.com/a",
    ))
}

/// Whether `url` has a scheme of the web, a host without placeholders, and no white space.
pub(super) fn is_web_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let has_host = host.is_some_and(|host| !host.is_empty() && !placeholders::has_braces(host));
    has_host && !url.contains(char::is_whitespace)
}
