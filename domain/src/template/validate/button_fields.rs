//! Which fields a button has, by what it does.

use super::invalid;
use crate::{
    error::InvalidField,
    template::{Button, ButtonKind},
};
use serde_json::Value;

/// A button has no field that belongs to another kind.
pub(super) fn only_its_own(n: usize, button: &Button) -> Result<(), InvalidField> {
    let own = own(button.kind);
    let given = [
        ("url", button.url.is_some()),
        ("phone_number", button.phone_number.is_some()),
        ("example", button.example.is_some()),
        ("flow_id", button.flow_id.is_some()),
        ("flow_name", button.flow_name.is_some()),
        ("flow_action", button.flow_action.is_some()),
        ("navigate_screen", button.navigate_screen.is_some()),
        ("otp_type", button.otp_type.is_some()),
        (
            "code_expiration_minutes",
            button.code_expiration_minutes.is_some(),
        ),
        ("security_recommendation", button.security_recommendation),
    ];
    match given
        .into_iter()
        .find(|(name, given)| *given && !own.contains(name))
    {
        None => Ok(()),
        Some((name, _)) => Err(invalid(
            &format!("buttons[{n}].{name}"),
            "not_for_type",
            "this type of button does not have it",
        )),
    }
}

fn own(kind: ButtonKind) -> &'static [&'static str] {
    match kind {
        ButtonKind::Url => &["url", "example"],
        ButtonKind::PhoneNumber => &["phone_number"],
        ButtonKind::CopyCode => &["example"],
        ButtonKind::Flow => &["flow_id", "flow_name", "flow_action", "navigate_screen"],
        ButtonKind::Otp => &[
            "otp_type",
            "code_expiration_minutes",
            "security_recommendation",
        ],
        ButtonKind::QuickReply
        | ButtonKind::VoiceCall
        | ButtonKind::Catalog
        | ButtonKind::Mpm
        | ButtonKind::RequestContactInfo
        | ButtonKind::Other => &[],
    }
}

/// A button has what its kind cannot do without.
pub(super) fn what_its_kind_needs(n: usize, button: &Button) -> Result<(), InvalidField> {
    let at = |name: &str| format!("buttons[{n}].{name}");
    let more = button.more.as_ref();
    if more.is_some_and(|more| !more.is_object()) {
        return Err(invalid(&at("more"), "invalid_more", "give a JSON object"));
    }
    let has = |key: &str| more.is_some_and(|more| more[key] != Value::Null);
    match button.kind {
        ButtonKind::Flow
            if button.flow_id.is_none() && button.flow_name.is_none() && !has("flow_json") =>
        {
            let message = "name the flow that it opens, by flow_id or flow_name";
            Err(invalid(&at("flow_id"), "blank", message))
        }
        ButtonKind::Otp if button.otp_type.is_none() => {
            let message = "say how the code gets into the app: copy_code, one_tap or zero_tap";
            Err(invalid(&at("otp_type"), "blank", message))
        }
        ButtonKind::Other if !has("type") => {
            let message = "give the whole button as Meta writes it, with its type";
            Err(invalid(&at("more"), "blank", message))
        }
        ButtonKind::QuickReply
        | ButtonKind::Url
        | ButtonKind::PhoneNumber
        | ButtonKind::CopyCode
        | ButtonKind::Flow
        | ButtonKind::VoiceCall
        | ButtonKind::Catalog
        | ButtonKind::Mpm
        | ButtonKind::Otp
        | ButtonKind::RequestContactInfo
        | ButtonKind::Other => Ok(()),
    }
}
