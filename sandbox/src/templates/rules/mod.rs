//! The rules that a template must keep, from Meta's page on template components. Refusals carry code 100 and the number
//! of the rule.

mod buttons;
mod header;
mod text;

use super::{Format, needs::upper};
use crate::refusal::Refusal;
use serde_json::Value;

/// Something is longer or more than allowed.
const TOO_LONG: u32 = 2_388_040;
/// A component lacks something it needs.
const MISSING_FIELD: u32 = 2_388_043;
/// The header is not well formed.
const BAD_HEADER: u32 = 2_388_047;
/// The body is not well formed.
const BAD_BODY: u32 = 2_388_072;
/// The footer is not well formed.
const BAD_FOOTER: u32 = 2_388_073;
/// There are too many variables for so few words.
const TOO_MANY_VARIABLES: u32 = 2_388_293;
/// A variable stands at the start or the end.
const VARIABLE_AT_EDGE: u32 = 2_388_299;

/// The longest name.
const NAME: usize = 512;
/// The longest body.
const BODY: usize = 1_024;
/// The longest text of a header, and of a footer.
const LINE: usize = 60;

/// Checks the name of a template.
pub(super) fn name(name: &str) -> Result<(), Refusal> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if name.is_empty() || name.len() > NAME || !name.bytes().all(plain) {
        return Err(Refusal::template(
            TOO_LONG,
            "Invalid template name",
            "Message template name can only have lowercase letters, digits and underscores, 512 at most.",
        ));
    }
    Ok(())
}

/// Checks the language of a template: a code such as `en` or `pt_BR`.
pub(super) fn language(code: &str) -> Result<(), Refusal> {
    let (base, region) = code.split_once('_').unwrap_or((code, "ZZ"));
    let good = (2..=3).contains(&base.len())
        && base.bytes().all(|b| b.is_ascii_lowercase())
        && region.len() == 2
        && region.bytes().all(|b| b.is_ascii_uppercase());
    if good {
        Ok(())
    } else {
        Err(Refusal::parameter(
            "Param language must be one of the supported language codes",
        ))
    }
}

/// Checks the category of a template and gives it in capitals.
pub(super) fn category(category: &str) -> Result<String, Refusal> {
    let category = category.to_ascii_uppercase();
    match category.as_str() {
        "MARKETING" | "UTILITY" | "AUTHENTICATION" => Ok(category),
        _ => Err(Refusal::parameter(
            "Param category must be one of {UTILITY, MARKETING, AUTHENTICATION}",
        )),
    }
}

/// Checks the components of a template.
pub(super) fn components(components: &Value, format: Format) -> Result<(), Refusal> {
    let Some(all) = components.as_array().filter(|all| !all.is_empty()) else {
        return Err(Refusal::parameter(
            "The parameter components is required, an array of objects.",
        ));
    };
    let mut seen: Vec<String> = Vec::new();
    for component in all {
        let kind = upper(&component["type"]);
        match kind.as_str() {
            "HEADER" => header::check(component, format)?,
            "BODY" => text::check_body(component, format)?,
            "FOOTER" => check_footer(component)?,
            "BUTTONS" => buttons::check(component)?,
            "LIMITED_TIME_OFFER" | "CAROUSEL" => {}
            other => {
                return Err(Refusal::parameter(format!(
                    "Param components has an item with unknown type {other:?}"
                )));
            }
        }
        if seen.contains(&kind) {
            return Err(Refusal::parameter(format!(
                "Param components has more than one {kind}"
            )));
        }
        seen.push(kind);
    }
    if seen.iter().any(|kind| kind == "BODY") {
        Ok(())
    } else {
        Err(missing("BODY", "text"))
    }
}

fn check_footer(component: &Value) -> Result<(), Refusal> {
    let text = component["text"].as_str().unwrap_or_default();
    if text.is_empty() {
        return Err(missing("FOOTER", "text"));
    }
    too_long("footer", text, LINE)?;
    if text.contains("{{") {
        return Err(Refusal::template(
            BAD_FOOTER,
            "Invalid footer format",
            "The footer can't have variables.",
        ));
    }
    Ok(())
}

/// Refuses a text of more than `limit` characters.
fn too_long(what: &str, text: &str, limit: usize) -> Result<(), Refusal> {
    if text.chars().count() > limit {
        return Err(Refusal::template(
            TOO_LONG,
            "Character limit exceeded",
            format!("The {what} has more than {limit} characters."),
        ));
    }
    Ok(())
}

/// A component lacks this field.
fn missing(component: &str, field: &str) -> Refusal {
    Refusal::template(
        MISSING_FIELD,
        "Message template components is missing expected field(s)",
        format!("component of type {component} is missing expected field(s) ({field})"),
    )
}
