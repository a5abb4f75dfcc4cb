//! The buttons of a template as the API writes them.

use super::mirror::mirror;
use domain::template as parts;
use poem_openapi::Object;
use serde::Deserialize;
use serde_json::Value;

mirror! {
    /// What a button does.
    ButtonKind of parts::ButtonKind {
        /// Answers with its label.
        QuickReply,
        /// Opens a page.
        Url,
        /// Calls a number.
        PhoneNumber,
        /// Copies a code.
        CopyCode,
        /// Opens a flow: forms inside WhatsApp.
        Flow,
        /// Calls the business inside WhatsApp.
        VoiceCall,
        /// Shows the catalog.
        Catalog,
        /// Shows some products of the catalog. Kept from Meta; cannot be sent.
        Mpm,
        /// Hands over the one-time code of an authentication template.
        Otp,
        /// Asks for the person's phone number.
        RequestContactInfo,
        /// A button of Meta's that is not known here, kept in `more`; cannot be sent.
        Other,
    }
}

mirror! {
    /// How the code of an OTP button gets into the app.
    OtpType of parts::OtpType {
        /// The person copies it.
        CopyCode,
        /// The person taps once, and the app fills it in.
        OneTap,
        /// The app fills it in without a tap.
        ZeroTap,
    }
}

/// A button below the message. Which fields it has depends on its type.
#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
#[serde(deny_unknown_fields)]
pub(super) struct Button {
    /// What it does.
    #[oai(rename = "type")]
    #[serde(rename = "type")]
    kind: ButtonKind,
    /// Its label. Meta writes it itself for the types `otp`, `catalog`, `mpm` and `request_contact_info`.
    #[oai(default)]
    #[serde(default)]
    text: String,
    /// Where a URL button leads; may end with `{{1}}`.
    url: Option<String>,
    /// Whom a phone button calls.
    phone_number: Option<String>,
    /// The code that a copy button copies, or an example of the URL's placeholder.
    example: Option<String>,
    /// The flow that a flow button opens, by Meta's id.
    flow_id: Option<String>,
    /// The flow that a flow button opens, by its name.
    flow_name: Option<String>,
    /// How the flow begins: `navigate` or `data_exchange`.
    flow_action: Option<String>,
    /// The screen at which the flow begins.
    navigate_screen: Option<String>,
    /// How the code of an OTP button gets into the app.
    otp_type: Option<OtpType>,
    /// OTP button: for how many minutes the code is valid, 1 to 90.
    code_expiration_minutes: Option<u32>,
    /// OTP button: whether Meta adds to the body that the code is to be kept secret.
    #[oai(default, skip_serializing_if = "std::ops::Not::not")]
    #[serde(default)]
    security_recommendation: bool,
    /// What else Meta has for it, an object in Meta's words, as in `{"supported_apps": [..]}`. Of a button that is not
    /// known here it is the whole button.
    more: Option<Value>,
}

impl From<parts::Button> for Button {
    fn from(button: parts::Button) -> Self {
        Self {
            kind: button.kind.into(),
            text: button.text,
            url: button.url,
            phone_number: button.phone_number,
            example: button.example,
            flow_id: button.flow_id,
            flow_name: button.flow_name,
            flow_action: button.flow_action,
            navigate_screen: button.navigate_screen,
            otp_type: button.otp_type.map(Into::into),
            code_expiration_minutes: button.code_expiration_minutes,
            security_recommendation: button.security_recommendation,
            more: button.more,
        }
    }
}

impl From<Button> for parts::Button {
    fn from(button: Button) -> Self {
        Self {
            kind: button.kind.into(),
            text: button.text,
            url: button.url,
            phone_number: button.phone_number,
            example: button.example,
            flow_id: button.flow_id,
            flow_name: button.flow_name,
            flow_action: button.flow_action,
            navigate_screen: button.navigate_screen,
            otp_type: button.otp_type.map(Into::into),
            code_expiration_minutes: button.code_expiration_minutes,
            security_recommendation: button.security_recommendation,
            more: button.more,
        }
    }
}
