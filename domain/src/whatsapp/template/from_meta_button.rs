//! The buttons of a template as Meta lists them.

use super::{
    examples::Examples,
    loose::{self, take_text},
    to_meta::url_prefix,
};
use crate::template::{Button, ButtonKind, OtpType, button_key};
use entity::template::Category;
use serde_json::{Map, Value, json};

/// What an OTP button of an approved template looks like: a link of Meta's.
const OTP_LINK: &str = "https://www.whatsapp.com/otp/";

/// Meta's label of a coupon's button, should it not be told.
const COUPON_LABEL: &str = "Copy offer code";

/// Reads the buttons, and their examples into `examples`.
pub(super) fn buttons(given: &[Value], category: Category, examples: &mut Examples) -> Vec<Button> {
    let mut buttons = Vec::with_capacity(given.len());
    for (n, given) in given.iter().enumerate() {
        let link = given["url"].as_str().unwrap_or_default();
        if category == Category::Authentication && link.starts_with(OTP_LINK) {
            buttons.push(otp_of_link(given, link));
            continue;
        }
        let mut button = read(given);
        if button.kind == ButtonKind::Url {
            let example = button.example.take();
            let prefix = button.url.as_deref().and_then(url_prefix);
            if let (Some(example), Some(prefix)) = (example, prefix) {
                let suffix = example.strip_prefix(prefix).unwrap_or(&example);
                if !suffix.is_empty() {
                    examples.insert(button_key(n), suffix.to_owned());
                }
            }
        }
        buttons.push(button);
    }
    buttons
}

fn read(given: &Value) -> Button {
    let unknown = || Button {
        more: Some(given.clone()),
        ..Button::new(
            ButtonKind::Other,
            loose::text(given.get("text")).unwrap_or_default(),
        )
    };
    let (Some(kind), Some(fields)) = (kind(&loose::word(given, "type")), given.as_object()) else {
        return unknown();
    };
    let mut fields = fields.clone();
    fields.remove("type");
    let otp_type = otp_type(&loose::word(given, "otp_type"));
    if otp_type.is_some() {
        fields.remove("otp_type");
    }
    let label = take_text(&mut fields, "text");
    let button = Button {
        url: take_text(&mut fields, "url"),
        phone_number: take_text(&mut fields, "phone_number"),
        example: take_text(&mut fields, "example"),
        flow_id: take_text(&mut fields, "flow_id"),
        flow_name: take_text(&mut fields, "flow_name"),
        flow_action: take_text(&mut fields, "flow_action"),
        navigate_screen: take_text(&mut fields, "navigate_screen"),
        otp_type,
        ..Button::new(
            kind,
            label.unwrap_or_else(|| match kind {
                ButtonKind::CopyCode => COUPON_LABEL.to_owned(),
                _ => String::new(),
            }),
        )
    };
    fields.retain(|_, value| !value.is_null());
    Button {
        more: (!fields.is_empty()).then_some(Value::Object(fields)),
        ..button
    }
}

fn kind(word: &str) -> Option<ButtonKind> {
    Some(match word {
        "QUICK_REPLY" => ButtonKind::QuickReply,
        "URL" => ButtonKind::Url,
        "PHONE_NUMBER" => ButtonKind::PhoneNumber,
        "COPY_CODE" => ButtonKind::CopyCode,
        "FLOW" => ButtonKind::Flow,
        "VOICE_CALL" => ButtonKind::VoiceCall,
        "CATALOG" => ButtonKind::Catalog,
        "MPM" => ButtonKind::Mpm,
        "OTP" => ButtonKind::Otp,
        "REQUEST_CONTACT_INFO" => ButtonKind::RequestContactInfo,
        _ => return None,
    })
}

fn otp_type(word: &str) -> Option<OtpType> {
    Some(match word {
        "COPY_CODE" => OtpType::CopyCode,
        "ONE_TAP" => OtpType::OneTap,
        "ZERO_TAP" => OtpType::ZeroTap,
        _ => return None,
    })
}

/// An OTP button is handed in as such and comes back as a link whose query holds what was handed in (Meta's page on
/// authentication templates).
fn otp_of_link(given: &Value, link: &str) -> Button {
    let query: Map<String, Value> = link
        .split_once('?')
        .map_or("", |(_, query)| query)
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.to_owned(), value.into()))
        .collect();
    let query = Value::Object(query);
    let minutes = loose::number(query.get("code_expiration_minutes"));
    let app = |key: &str| loose::text(query.get(key));
    let apps = app("package_name")
        .zip(app("signature_hash"))
        .map(|(name, hash)| json!([{ "package_name": name, "signature_hash": hash }]));
    Button {
        otp_type: otp_type(&loose::word(&query, "otp_type")).or(Some(OtpType::CopyCode)),
        code_expiration_minutes: minutes.and_then(|minutes| u32::try_from(minutes).ok()),
        more: apps.map(|apps| json!({ "supported_apps": apps })),
        ..Button::new(
            ButtonKind::Otp,
            loose::text(given.get("text")).unwrap_or_default(),
        )
    }
}
