//! Checks what goes into the buttons of a template.

use super::{
    parameters::{check_link, clean},
    request::{Component, Parameter},
};
use crate::{
    refusal::Refusal,
    templates::{ButtonNeed, Needs},
};

/// Characters of a payload.
const PAYLOAD: usize = 256;
/// Characters of a coupon code, since December 2025.
const CODE: usize = 20;

/// Checks the button components; gives the payload of the first quick reply button, if it has one.
pub(super) fn check(needs: &Needs, given: &[&Component]) -> Result<Option<Box<str>>, Refusal> {
    let mut payload = None;
    let first_reply = needs.quick_reply().map(|(place, _)| place);
    let mut filled = vec![false; needs.buttons.len()];
    for component in given {
        let place = component
            .index
            .given()
            .and_then(|index| index.parse().ok())
            .ok_or_else(|| Refusal::of(131_008).details("button: index is missing"))?;
        let Some(button) = needs.buttons.get(place) else {
            return Err(Refusal::of(132_012)
                .details(format!("buttons: there is no button at index {place}")));
        };
        check_kind(button, place, component)?;
        let parameter = component.parameters.as_deref().and_then(<[_]>::first);
        let text = check_parameter(button, place, parameter)?;
        filled[place] = text.is_some();
        if Some(place) == first_reply {
            payload = text.map(Box::from);
        }
    }
    for (place, (button, filled)) in needs.buttons.iter().zip(filled).enumerate() {
        if button.parameter && !filled {
            return Err(lacking(button, place));
        }
    }
    Ok(payload)
}

fn check_kind(button: &ButtonNeed, place: usize, given: &Component) -> Result<(), Refusal> {
    // A one-time password button is made as `OTP` and sent as `url`.
    let sent_as = if button.kind == "otp" {
        "url"
    } else {
        &button.kind
    };
    if given.sub_type.is(sent_as) {
        return Ok(());
    }
    let received = given.sub_type.given().unwrap_or("UNKNOWN");
    Err(Refusal::of(132_012).details(format!(
        "buttons: Format mismatch at index {place}, expected {sent_as}, received {received}"
    )))
}

/// The text of the parameter, if there is one.
fn check_parameter<'a>(
    button: &ButtonNeed,
    place: usize,
    parameter: Option<&'a Parameter>,
) -> Result<Option<&'a str>, Refusal> {
    let Some(parameter) = parameter else {
        return Ok(None);
    };
    let (kind, text, limit) = match button.kind.as_str() {
        "quick_reply" => ("payload", &parameter.payload, PAYLOAD),
        "copy_code" => ("coupon_code", &parameter.coupon_code, CODE),
        "url" | "otp" => ("text", &parameter.text, usize::MAX),
        _ => return Ok(None),
    };
    if !parameter.kind.is(kind) {
        return Err(Refusal::of(132_012).details(format!(
            "buttons: Button at index {place} takes a parameter of type {kind}"
        )));
    }
    if kind == "text" && !button.parameter {
        return Err(Refusal::of(132_000).details(format!(
            "buttons: Button at index {place} of type Url does not require a parameter"
        )));
    }
    let Some(given) = text.given() else {
        return Err(lacking(button, place));
    };
    if given.chars().count() > limit {
        return Err(Refusal::of(131_009).details(format!(
            "buttons: the parameter at index {place} has more than {limit} characters"
        )));
    }
    clean(given)?;
    check_link(given)?;
    Ok(Some(given))
}

fn lacking(button: &ButtonNeed, place: usize) -> Refusal {
    let kind = match button.kind.as_str() {
        "url" => "Url",
        other => other,
    };
    Refusal::of(131_008).details(format!(
        "buttons: Button at index {place} of type {kind} requires a parameter"
    ))
}
