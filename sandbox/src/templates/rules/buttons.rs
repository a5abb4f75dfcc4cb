//! Rules for buttons.

use super::{MISSING_FIELD, missing, too_long};
use crate::{
    refusal::Refusal,
    templates::{needs::upper, placeholder::names},
};
use serde_json::Value;

/// Buttons of a template.
const ALL: usize = 10;
/// How many there may be of a type.
const OF_A_TYPE: [(&str, usize); 4] = [
    ("URL", 2),
    ("PHONE_NUMBER", 1),
    ("COPY_CODE", 1),
    ("QUICK_REPLY", 10),
];
/// Characters of a label.
const LABEL: usize = 25;
/// Characters of a phone number.
const PHONE: usize = 20;
/// Characters of a link.
const URL: usize = 2_000;
/// Characters of a coupon code.
const CODE: usize = 20;

/// Checks the buttons.
pub(super) fn check(component: &Value) -> Result<(), Refusal> {
    let buttons = component["buttons"].as_array();
    let Some(buttons) = buttons.filter(|buttons| !buttons.is_empty()) else {
        return Err(missing("BUTTONS", "buttons"));
    };
    if buttons.len() > ALL {
        return Err(bad(format!("There can be {ALL} buttons at most.")));
    }
    let kinds: Vec<String> = buttons.iter().map(|one| upper(&one["type"])).collect();
    for (kind, limit) in OF_A_TYPE {
        if kinds.iter().filter(|one| *one == kind).count() > limit {
            return Err(bad(format!(
                "There can be {limit} buttons of type {kind} at most."
            )));
        }
    }
    // Between the first and the last quick reply there is no other button.
    let groups = kinds.chunk_by(|a, b| (a == "QUICK_REPLY") == (b == "QUICK_REPLY"));
    if groups.filter(|group| group[0] == "QUICK_REPLY").count() > 1 {
        return Err(bad("Quick reply buttons must stand together."));
    }
    buttons
        .iter()
        .zip(&kinds)
        .try_for_each(|(button, kind)| check_one(button, kind))
}

fn check_one(button: &Value, kind: &str) -> Result<(), Refusal> {
    let text = |field: &str| button[field].as_str().unwrap_or_default();
    too_long("label of a button", text("text"), LABEL)?;
    let needs_label = !matches!(
        kind,
        "COPY_CODE" | "OTP" | "CATALOG" | "MPM" | "REQUEST_CONTACT_INFO"
    );
    if needs_label && text("text").trim().is_empty() {
        return Err(missing("BUTTONS", "text"));
    }
    match kind {
        "QUICK_REPLY"
        | "FLOW"
        | "OTP"
        | "CATALOG"
        | "MPM"
        | "VOICE_CALL"
        | "REQUEST_CONTACT_INFO" => Ok(()),
        "URL" => check_url(button, text("url")),
        "PHONE_NUMBER" if text("phone_number").is_empty() => {
            Err(missing("BUTTONS", "phone_number"))
        }
        "PHONE_NUMBER" => too_long("phone number of a button", text("phone_number"), PHONE),
        "COPY_CODE" => match example(button) {
            Some(code) => too_long("coupon code", code, CODE),
            None => Err(missing("BUTTONS", "example")),
        },
        other => Err(Refusal::parameter(format!(
            "Param buttons has an item with unknown type {other:?}"
        ))),
    }
}

fn check_url(button: &Value, url: &str) -> Result<(), Refusal> {
    if url.is_empty() {
        return Err(missing("BUTTONS", "url"));
    }
    too_long("link of a button", url, URL)?;
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return Err(bad("The link of a button begins with https:// or http://."));
    }
    match names(url).len() {
        1 if !url.ends_with("}}") => Err(bad("The variable of a link stands at its end.")),
        1 if example(button).is_none() => Err(missing("BUTTONS", "example")),
        0 | 1 => Ok(()),
        _ => Err(bad("The link of a button can have one variable.")),
    }
}

/// The example of a button: a text, or an array that begins with one.
fn example(button: &Value) -> Option<&str> {
    let example = &button["example"];
    example.as_str().or_else(|| example[0].as_str())
}

fn bad(why: impl Into<Box<str>>) -> Refusal {
    Refusal::template(MISSING_FIELD, "Invalid buttons", why)
}
