//! What Meta refuses of a template that is good enough for the simulation, told before Meta is asked.

use super::{authentication, examples, invalid, looks, placeholders, validate};
use crate::{
    error::InvalidField,
    template::{
        Button, ButtonKind, Content, OtpType, Piece, button_key, has_placeholder, pieces,
        unsendable,
    },
};
use entity::template::Category;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

/// Checks all that can be checked before a template is handed in for review; `given` are example values by variable
/// key. The first rule that is broken is told, with its field.
pub fn validate_for_meta(
    content: &Content,
    given: &BTreeMap<String, String>,
) -> Result<(), InvalidField> {
    validate(content.clone())?;
    examples(content, given)?;
    if let Some(reason) = unsendable(content) {
        return Err(reason);
    }
    if content.category == Category::Authentication {
        return authentication::authentication(content);
    }
    body(&content.body)?;
    header(content)?;
    let footer = content.footer.as_deref().unwrap_or_default();
    if looks::has_emoji(footer) {
        let message = "Meta refuses emoji in a footer; leave them out";
        return Err(invalid("footer", "emoji_not_allowed", message));
    }
    buttons(&content.buttons)?;
    every_example(content, given)
}

fn body(body: &str) -> Result<(), InvalidField> {
    if let Some(objection) = placeholders::at_edge(body) {
        return Err(objection);
    }
    let pieces = pieces(body);
    let keys: HashSet<_> = pieces.iter().filter_map(|piece| piece.key()).collect();
    let words: usize = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => looks::words(text),
            Piece::Placeholder { .. } => 0,
        })
        .sum();
    // Found out by those who hand in many; Meta only says "too many variables for its length" (2388293).
    let needed = 2 * keys.len() + 1;
    if !keys.is_empty() && words < needed {
        let message = format!(
            "Meta refuses so many placeholders in so few words: {} of them need {needed} words, there are {words}",
            keys.len()
        );
        return Err(invalid("body", "too_many_placeholders", &message));
    }
    Ok(())
}

fn header(content: &Content) -> Result<(), InvalidField> {
    for piece in pieces(content.header_text()) {
        let Piece::Text(text) = piece else { continue };
        plain("header.text", text)?;
        if text.contains('*') {
            let message = "Meta refuses asterisks in a header; leave them out";
            return Err(invalid("header.text", "formatting_not_allowed", message));
        }
    }
    Ok(())
}

/// A header's text and a label have neither formatting nor emoji.
fn plain(field: &str, text: &str) -> Result<(), InvalidField> {
    if looks::is_formatted(text) {
        let message = "Meta refuses formatting such as *bold* here; leave the marks out";
        return Err(invalid(field, "formatting_not_allowed", message));
    }
    if looks::has_emoji(text) {
        let message = "Meta refuses emoji here; leave them out";
        return Err(invalid(field, "emoji_not_allowed", message));
    }
    Ok(())
}

fn buttons(buttons: &[Button]) -> Result<(), InvalidField> {
    let mut labels = HashSet::new();
    for (n, button) in buttons.iter().enumerate() {
        let at = |name: &str| format!("buttons[{n}].{name}");
        plain(&at("text"), &button.text)?;
        if !button.text.is_empty() && !labels.insert(button.text.to_lowercase()) {
            let message = "Meta refuses two buttons with the same label";
            return Err(invalid(&at("text"), "duplicate_label", message));
        }
        let phone = button.phone_number.as_deref().unwrap_or_default();
        if phone.contains(|c: char| !c.is_ascii_digit() && !"+-() ".contains(c)) {
            let message = "give a number with its country code, as in +15550001111";
            return Err(invalid(&at("phone_number"), "invalid_phone", message));
        }
        match button.kind {
            ButtonKind::CopyCode => {
                let code = button.example.as_deref().unwrap_or_default();
                if code.contains(|c: char| !c.is_alphanumeric()) {
                    let message = "a code has letters and digits only";
                    return Err(invalid(&at("example"), "invalid_code", message));
                }
            }
            ButtonKind::Otp => {
                let message = "only a template of the category authentication has it";
                return Err(invalid(&at("type"), "not_for_category", message));
            }
            ButtonKind::QuickReply
            | ButtonKind::Url
            | ButtonKind::PhoneNumber
            | ButtonKind::Flow
            | ButtonKind::VoiceCall
            | ButtonKind::Catalog
            | ButtonKind::Mpm
            | ButtonKind::RequestContactInfo
            | ButtonKind::Other => {}
        }
    }
    Ok(())
}

/// Meta's reviewers want to see an example of every variable.
fn every_example(content: &Content, given: &BTreeMap<String, String>) -> Result<(), InvalidField> {
    let with_its_own: HashSet<String> = content
        .buttons
        .iter()
        .enumerate()
        .filter(|(_, button)| {
            button.example.is_some() && button.url.as_deref().is_some_and(has_placeholder)
        })
        .map(|(n, _)| button_key(n))
        .collect();
    let missing = content
        .variables()
        .into_iter()
        .find(|key| !given.contains_key(key) && !with_its_own.contains(key));
    match missing {
        None => Ok(()),
        Some(key) => {
            let message = "Meta wants an example value of every placeholder";
            Err(invalid(
                &format!("examples.{key}"),
                "example_missing",
                message,
            ))
        }
    }
}

/// Whether Meta has what it needs to hand the code to an app by itself.
pub(super) fn otp_button(n: usize, button: &Button) -> Result<(), InvalidField> {
    let more = button.more.as_ref().unwrap_or(&Value::Null);
    let apps = more["supported_apps"]
        .as_array()
        .is_some_and(|apps| !apps.is_empty());
    // Before there could be several apps, the one stood in the button itself.
    let app = more["package_name"].is_string() && more["signature_hash"].is_string();
    let field = format!("buttons[{n}].more");
    match button.otp_type {
        Some(OtpType::OneTap | OtpType::ZeroTap) if !apps && !app => {
            let message = "name the apps that get the code: {\"supported_apps\": [{\"package_name\", \"signature_hash\"}]}";
            Err(invalid(&field, "apps_missing", message))
        }
        Some(OtpType::ZeroTap) if more["zero_tap_terms_accepted"] != true => {
            let message =
                "accept Meta's terms for codes without a tap: {\"zero_tap_terms_accepted\": true}";
            Err(invalid(&field, "terms_not_accepted", message))
        }
        Some(OtpType::CopyCode | OtpType::OneTap | OtpType::ZeroTap) | None => Ok(()),
    }
}
