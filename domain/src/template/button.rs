//! The buttons below a message.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A button below the message. Which fields it has depends on what it does; the others are `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What it does.
    #[serde(rename = "type")]
    pub kind: ButtonKind,
    /// Its label; empty where Meta writes it.
    #[serde(default)]
    pub text: String,
    /// Where a URL button leads; may end with `{{1}}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whom a phone button calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// The code that a copy button copies, or an example of the URL's placeholder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// The flow that a flow button opens, by Meta's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_id: Option<String>,
    /// The flow that a flow button opens, by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_name: Option<String>,
    /// How the flow begins: `navigate` or `data_exchange`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_action: Option<String>,
    /// The screen at which the flow begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub navigate_screen: Option<String>,
    /// How the code of an OTP button gets into the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otp_type: Option<OtpType>,
    /// OTP button: for how many minutes the code is valid; Meta writes it into the footer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_expiration_minutes: Option<u32>,
    /// OTP button: whether Meta adds to the body that the code is to be kept secret.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub security_recommendation: bool,
    /// What else Meta has for it, a JSON object in Meta's words, as in `supported_apps`. Of a button that we do not
    /// know it is the whole button.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more: Option<Value>,
}

/// What a button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonKind {
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
    /// Shows some products of the catalog (Meta's multi-product message).
    Mpm,
    /// Hands over the one-time code of an authentication template.
    Otp,
    /// Asks for the person's phone number.
    RequestContactInfo,
    /// A button of Meta's that we do not know: kept as it is in `more`, and never sent.
    Other,
}

/// How the code of an OTP button gets into the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OtpType {
    /// The person copies it.
    CopyCode,
    /// The person taps once, and the app fills it in.
    OneTap,
    /// The app fills it in without a tap.
    ZeroTap,
}

impl Button {
    /// A button with a label and nothing else.
    pub fn new(kind: ButtonKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            url: None,
            phone_number: None,
            example: None,
            flow_id: None,
            flow_name: None,
            flow_action: None,
            navigate_screen: None,
            otp_type: None,
            code_expiration_minutes: None,
            security_recommendation: false,
            more: None,
        }
    }
}

impl ButtonKind {
    /// Whether Meta writes the label, in the template's language.
    pub fn labels_itself(self) -> bool {
        match self {
            Self::Otp | Self::Catalog | Self::Mpm | Self::RequestContactInfo | Self::Other => true,
            Self::QuickReply
            | Self::Url
            | Self::PhoneNumber
            | Self::CopyCode
            | Self::Flow
            | Self::VoiceCall => false,
        }
    }
}
