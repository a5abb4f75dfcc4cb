//! The rules of buttons.

use super::{LONGEST_URL, invalid, placeholders::has_braces, web_address};
use crate::{
    error::InvalidField,
    template::{Button, ButtonKind, Piece, pieces},
    text,
};

const LONGEST_LABEL: usize = 25;
const LONGEST_PHONE: usize = 20;
const LONGEST_CODE: usize = 20;
const MOST_BUTTONS: usize = 10;

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
        .map(|(n, row)| button(n, &row))
        .collect()
}

fn button(n: usize, button: &Button) -> Result<Button, InvalidField> {
    let at = |name: &str| format!("buttons[{n}].{name}");
    let label = text::required(&at("text"), &button.text, LONGEST_LABEL)?;
    if has_braces(&label) {
        let message = "a label cannot hold placeholders";
        return Err(invalid(&at("text"), "placeholder_not_allowed", message));
    }
    let part = |of: ButtonKind, name: &str, given: Option<&str>, longest: usize| {
        if button.kind == of {
            text::required(&at(name), given.unwrap_or_default(), longest).map(Some)
        } else if given.is_some() {
            let message = "this type of button does not have it";
            Err(invalid(&at(name), "not_for_type", message))
        } else {
            Ok(None)
        }
    };
    let url = part(ButtonKind::Url, "url", button.url.as_deref(), LONGEST_URL)?;
    let phone = button.phone_number.as_deref();
    let phone_number = part(
        ButtonKind::PhoneNumber,
        "phone_number",
        phone,
        LONGEST_PHONE,
    )?;
    let example = button.example.as_deref();
    let example = match (button.kind, example) {
        (ButtonKind::Url, Some(example)) => text::line(&at("example"), example, LONGEST_URL)?,
        _ => part(ButtonKind::CopyCode, "example", example, LONGEST_CODE)?,
    };
    if let Some(url) = &url {
        web_address(&at("url"), url)?;
        placeholder_of_url(&at("url"), url)?;
    }
    Ok(Button {
        kind: button.kind,
        text: label,
        url,
        phone_number,
        example,
    })
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
