//! The rules of buttons.

use super::{LONGEST_URL, button_fields, invalid, placeholders::has_braces, web_address};
use crate::{
    error::InvalidField,
    template::{Button, ButtonKind, Piece, pieces},
    text,
};

const LONGEST_LABEL: usize = 25;
const LONGEST_PHONE: usize = 20;
const LONGEST_CODE: usize = 20;
/// Of a flow's name, id, action and screen; Meta names no limit.
const LONGEST_FLOW: usize = 200;
const MOST_BUTTONS: usize = 10;
/// Minutes for which a one-time code is valid.
const VALID_FOR: std::ops::RangeInclusive<u32> = 1..=90;

pub(super) fn buttons(buttons: Vec<Button>) -> Result<Vec<Button>, InvalidField> {
    if buttons.len() > MOST_BUTTONS {
        return Err(invalid(
            "buttons",
            "too_many_buttons",
            "a template has 10 buttons at most",
        ));
    }
    for (kind, most, what) in [
        (ButtonKind::Url, 2, "url buttons"),
        (ButtonKind::PhoneNumber, 1, "phone_number button"),
        (ButtonKind::CopyCode, 1, "copy_code button"),
        (ButtonKind::Flow, 1, "flow button"),
        (ButtonKind::VoiceCall, 1, "voice_call button"),
        (ButtonKind::Catalog, 1, "catalog button"),
        (ButtonKind::Mpm, 1, "mpm button"),
        (ButtonKind::Otp, 1, "otp button"),
        (
            ButtonKind::RequestContactInfo,
            1,
            "request_contact_info button",
        ),
    ] {
        if buttons.iter().filter(|button| button.kind == kind).count() > most {
            let message = format!("a template has {most} {what} at most");
            return Err(invalid("buttons", "too_many_buttons", &message));
        }
    }
    let changes = buttons.windows(2).filter(|pair| {
        (pair[0].kind == ButtonKind::QuickReply) != (pair[1].kind == ButtonKind::QuickReply)
    });
    if changes.count() > 1 {
        let message = "quick replies must stand together, before or after the other buttons";
        return Err(invalid("buttons", "quick_replies_apart", message));
    }
    buttons
        .into_iter()
        .enumerate()
        .map(|(n, row)| button(n, row))
        .collect()
}

fn button(n: usize, button: Button) -> Result<Button, InvalidField> {
    let at = |name: &str| format!("buttons[{n}].{name}");
    let label = label(&at("text"), &button)?;
    button_fields::only_its_own(n, &button)?;
    let needed = |of: ButtonKind, name: &str, given: &Option<String>, longest: usize| {
        if button.kind == of {
            let given = given.as_deref().unwrap_or_default();
            return text::required(&at(name), given, longest).map(Some);
        }
        Ok(None)
    };
    let optional = |name: &str, given: &Option<String>, longest: usize| match given {
        Some(given) => text::line(&at(name), given, longest),
        None => Ok(None),
    };
    let url = needed(ButtonKind::Url, "url", &button.url, LONGEST_URL)?;
    if let Some(url) = &url {
        web_address(&at("url"), url)?;
        placeholder_of_url(&at("url"), url)?;
    }
    let phone = &button.phone_number;
    let phone_number = needed(
        ButtonKind::PhoneNumber,
        "phone_number",
        phone,
        LONGEST_PHONE,
    )?;
    let example = match button.kind {
        ButtonKind::Url => optional("example", &button.example, LONGEST_URL)?,
        _ => needed(
            ButtonKind::CopyCode,
            "example",
            &button.example,
            LONGEST_CODE,
        )?,
    };
    let minutes = button.code_expiration_minutes;
    if minutes.is_some_and(|minutes| !VALID_FOR.contains(&minutes)) {
        let message = "a code is valid for 1 to 90 minutes";
        return Err(invalid(
            &at("code_expiration_minutes"),
            "out_of_range",
            message,
        ));
    }
    let checked = Button {
        text: label,
        url,
        phone_number,
        example,
        flow_id: optional("flow_id", &button.flow_id, LONGEST_FLOW)?,
        flow_name: optional("flow_name", &button.flow_name, LONGEST_FLOW)?,
        flow_action: optional("flow_action", &button.flow_action, LONGEST_FLOW)?,
        navigate_screen: optional("navigate_screen", &button.navigate_screen, LONGEST_FLOW)?,
        ..button
    };
    button_fields::what_its_kind_needs(n, &checked)?;
    Ok(checked)
}

fn label(field: &str, button: &Button) -> Result<String, InvalidField> {
    let label = if button.kind.labels_itself() {
        text::line(field, &button.text, LONGEST_LABEL)?.unwrap_or_default()
    } else {
        text::required(field, &button.text, LONGEST_LABEL)?
    };
    if has_braces(&label) {
        let message = "a label cannot hold placeholders";
        return Err(invalid(field, "placeholder_not_allowed", message));
    }
    Ok(label)
}

/// A URL has one placeholder at most, `{{1}}`, at its end.
fn placeholder_of_url(field: &str, url: &str) -> Result<(), InvalidField> {
    let pieces = pieces(url);
    let keys: Vec<_> = pieces.iter().filter_map(|piece| piece.key()).collect();
    let last = pieces.last().and_then(|piece| piece.key());
    let plain_braces = pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Text(text) if has_braces(text)));
    if plain_braces || !(keys.is_empty() || keys == ["1"] && last == Some("1")) {
        let message = "a url may hold one placeholder, {{1}}, at its end";
        return Err(invalid(field, "invalid_placeholder", message));
    }
    Ok(())
}
