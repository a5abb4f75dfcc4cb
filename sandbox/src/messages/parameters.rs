//! Checks what goes into a template, from Meta's page on template messages.

use super::{
    buttons, header,
    request::{Component, Fallback, Parameter, Text},
};
use crate::{
    refusal::Refusal,
    templates::{Format, Needs, Template},
};

/// The longest body with everything filled in.
const BODY: usize = 1_024;
/// The longest link with its variable filled in.
const LINK: usize = 2_000;

/// What a message brings for a template, checked.
#[derive(Debug, Default)]
pub(super) struct Filling {
    /// The values of the body, in the order of its variables.
    pub(super) body: Vec<Box<str>>,
    /// What a tap on the first quick reply button sends, if it is not the label.
    pub(super) payload: Option<Box<str>>,
}

/// Checks the components that a message brings for `template`.
pub(super) fn fill(template: &Template, given: &[Component]) -> Result<Filling, Refusal> {
    let needs = &template.needs;
    let part = |kind: &str| given.iter().find(|component| component.kind.is(kind));
    let known = [
        "header",
        "body",
        "footer",
        "button",
        "limited_time_offer",
        "carousel",
    ];
    if let Some(odd) = given
        .iter()
        .find(|one| !known.iter().any(|kind| one.kind.is(kind)))
    {
        let kind = odd.kind.given().unwrap_or_default();
        return Err(Refusal::parameter("Invalid parameter")
            .details(format!("Component sub type or type {kind:?} is not known.")));
    }
    header::check(needs, template.format, parameters(part("header")))?;
    let body = ordered(
        "body",
        &needs.body,
        template.format,
        parameters(part("body")),
    )?;
    check_length(needs, &body)?;
    let taps: Vec<&Component> = given.iter().filter(|one| one.kind.is("button")).collect();
    let payload = buttons::check(needs, &taps)?;
    Ok(Filling { body, payload })
}

fn parameters(component: Option<&Component>) -> &[Parameter] {
    component
        .and_then(|component| component.parameters.as_deref())
        .unwrap_or_default()
}

/// The values of the text parameters, in the order of the variables `names`.
pub(super) fn ordered(
    part: &str,
    names: &[Box<str>],
    format: Format,
    given: &[Parameter],
) -> Result<Vec<Box<str>>, Refusal> {
    count(part, names.len(), given.len())?;
    let value = |parameter| value(part, parameter).map(Box::from);
    match format {
        Format::Positional => given.iter().map(value).collect(),
        Format::Named => {
            let named = |parameter: &Parameter, name: &str| {
                parameter.parameter_name.0.as_deref() == Some(name)
            };
            names
                .iter()
                .map(|name| {
                    let found = given.iter().find(|parameter| named(parameter, name));
                    let missing = || {
                        Refusal::of(132_012).details(format!(
                            "{part}: Parameter name is missing or empty: {name}"
                        ))
                    };
                    value(found.ok_or_else(missing)?)
                })
                .collect()
        }
    }
}

/// Refuses if there are too many or too few parameters.
pub(super) fn count(part: &str, wanted: usize, given: usize) -> Result<(), Refusal> {
    if wanted == given {
        return Ok(());
    }
    Err(Refusal::of(132_000).details(format!(
        "{part}: number of localizable_params ({given}) does not match the expected number of params ({wanted})"
    )))
}

/// The text that a parameter shows.
fn value<'a>(part: &str, parameter: &'a Parameter) -> Result<&'a str, Refusal> {
    let shown = match parameter.kind.given() {
        Some("text") => &parameter.text,
        Some("currency") => fallback(parameter.currency.as_ref()),
        Some("date_time") => fallback(parameter.date_time.as_ref()),
        kind => {
            let kind = kind.unwrap_or("UNKNOWN").to_ascii_uppercase();
            return Err(Refusal::of(132_012).details(format!(
                "{part}: Format mismatch, expected TEXT, received {kind}"
            )));
        }
    };
    let Some(text) = shown.given().filter(|text| !text.trim().is_empty()) else {
        return Err(Refusal::of(131_008).details("Parameter of type text is missing text value"));
    };
    clean(text)?;
    Ok(text)
}

fn fallback(value: Option<&Fallback>) -> &Text {
    static NOTHING: Text = Text(None);
    value.map_or(&NOTHING, |value| &value.fallback_value)
}

/// Refuses a text with line breaks, tabs or more than four spaces in a row.
pub(super) fn clean(text: &str) -> Result<(), Refusal> {
    if text.contains(['\n', '\r', '\t']) || text.contains("     ") {
        return Err(Refusal::of(132_018).details(
            "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
        ));
    }
    Ok(())
}

fn check_length(needs: &Needs, body: &[Box<str>]) -> Result<(), Refusal> {
    // Most bodies are far from the limit; counting bytes settles those.
    let lengths = |measure: fn(&str) -> usize| -> usize {
        let values = needs
            .occurrences
            .iter()
            .filter_map(|&place| body.get(place));
        needs.body_chars + values.map(|value| measure(value)).sum::<usize>()
    };
    if lengths(str::len) <= BODY {
        return Ok(());
    }
    let chars = lengths(|text| text.chars().count());
    if chars <= BODY {
        return Ok(());
    }
    Err(Refusal::of(132_005).details(format!(
        "body: the text has {chars} characters, {BODY} at most are allowed"
    )))
}

/// Refuses the variable part of a link that is too long.
pub(super) fn check_link(text: &str) -> Result<(), Refusal> {
    if text.chars().count() > LINK {
        return Err(Refusal::of(132_005).details("button: the link is too long"));
    }
    Ok(())
}
