//! The rules of authentication templates: their text is Meta's (its page on authentication templates).

use super::{for_meta::otp_button, invalid};
use crate::{
    error::InvalidField,
    template::{ButtonKind, Content, authentication},
};

pub(super) fn authentication(content: &Content) -> Result<(), InvalidField> {
    if content.header.is_some() {
        let message = "a template of the category authentication has no header";
        return Err(invalid("header", "not_for_category", message));
    }
    let [button] = content.buttons.as_slice() else {
        return Err(one_otp_button());
    };
    if button.kind != ButtonKind::Otp {
        return Err(one_otp_button());
    }
    otp_button(0, button)?;
    if content.variables() != ["1"] {
        let message = "the body of a template of the category authentication has one placeholder, {{1}}: the code";
        return Err(invalid("body", "authentication_text", message));
    }
    let minutes = button.code_expiration_minutes;
    if content.footer.is_some() && minutes.is_none() {
        let message =
            "Meta writes the footer, from the otp button's code_expiration_minutes; leave it out";
        return Err(invalid("footer", "authentication_text", message));
    }
    // Meta writes the text in every language. Only of the English one do we know what it will be.
    if !matches!(content.language.as_str(), "en" | "en_US" | "en_GB") {
        return Ok(());
    }
    let body = authentication::body(button.security_recommendation);
    if content.body != body {
        let message = format!(
            "Meta writes the body of a template of the category authentication: \"{body}\""
        );
        return Err(invalid("body", "authentication_text", &message));
    }
    let footer = minutes.map(authentication::footer);
    if content.footer.is_some() && content.footer != footer {
        let message = format!("Meta writes the footer: \"{}\"", footer.unwrap_or_default());
        return Err(invalid("footer", "authentication_text", &message));
    }
    Ok(())
}

fn one_otp_button() -> InvalidField {
    let message =
        "a template of the category authentication has one button, of the type otp, and no other";
    invalid("buttons", "otp_button_needed", message)
}
