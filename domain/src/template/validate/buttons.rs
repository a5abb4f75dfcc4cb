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
        .map(|(n, row)| button(n, row))
        .collect()
}

fn button(n: usize, button: Button) -> Result<Button, InvalidField> {
    let at = |name: &str| format!("buttons[{n}].{name}");
    let label = text::required(&at("text"), &button.text, LONGEST_LABEL)?;
    if has_braces(&label) {
        return Err(invalid(
            &at("text"),
            "placeholder_not_allowed",
            "a label cannot hold placeholders",
        ));
    }
    let needed =
        |wanted: ButtonKind, name: &str, given: &Option<String>, longest: usize| match given {
            _ if button.kind == wanted => {
                text::required(&at(name), given.as_deref().unwrap_or_default(), longest).map(Some)
            }
            Some(_) if name != "example" => Err(invalid(
                &at(name),
                "not_for_type",
                "this type of button does not have it",
            )),
            given => Ok(given.clone()),
        };
    let url = needed(ButtonKind::Url, "url", &button.url, LONGEST_URL)?;
    let phone = needed(
        ButtonKind::PhoneNumber,
        "phone_number",
        &button.phone_number,
        LONGEST_PHONE,
    )?;
    let example = needed(
        ButtonKind::CopyCode,
        "example",
        &button.example,
        LONGEST_CODE,
    )
    .or_else(|error| {
        if button.kind == ButtonKind::CopyCode {
            Err(error)
        } else {
            Ok(None)
        }
    })?;
    if let Some(url) = &url {
        web_address(&at("url"), url)?;
        placeholder_of_url(&at("url"), url)?;
    }
    Ok(Button {
        text: label,
        url,
        phone_number: phone,
        example,
        ..button
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
