//! A template as it is handed in for review.

use super::examples::{self, Examples};
use crate::template::{
    Button, ButtonKind, Content, Header, HeaderKind, OtpType, Piece, button_key, header_key, pieces,
};
use entity::template::Category;
use serde_json::{Map, Value, json};

/// The body of `POST /{waba_id}/message_templates`: name, language, category, `parameter_format` and the components with
/// examples by variable key. Meta wants the example of a picture, film or document as the handle of an upload
/// (`header_handle`); what the header has as `example_url` is passed on in its place, so whoever hands the template in
/// puts the handle there (`template::submit` and `edit` do).
pub fn to_meta(content: &Content, examples: &Examples) -> Value {
    json!({
        "name": content.name,
        "language": content.language,
        "category": category(content.category),
        "parameter_format": if content.is_named() { "NAMED" } else { "POSITIONAL" },
        "components": components(content, examples),
    })
}

/// The body of `POST /{template_id}`, which edits a template: the components, which replace all that it had, and the
/// category. Name and language cannot be changed; the category of an approved template neither.
pub fn edit_to_meta(content: &Content, examples: &Examples) -> Value {
    json!({
        "category": category(content.category),
        "components": components(content, examples),
    })
}

fn category(category: Category) -> &'static str {
    match category {
        Category::Marketing => "MARKETING",
        Category::Utility => "UTILITY",
        Category::Authentication => "AUTHENTICATION",
    }
}

fn components(content: &Content, examples: &Examples) -> Vec<Value> {
    // Meta writes the text of such a template itself.
    let of_otp = content
        .buttons
        .iter()
        .find(|button| button.kind == ButtonKind::Otp);
    let mut components = Vec::new();
    components.extend(content.header.as_ref().map(|of| header(of, examples)));
    components.push(match of_otp {
        Some(otp) => {
            json!({ "type": "BODY", "add_security_recommendation": otp.security_recommendation })
        }
        None => with_example("body", &content.body, examples, str::to_owned),
    });
    let minutes = of_otp.and_then(|otp| otp.code_expiration_minutes);
    if let Some(minutes) = minutes {
        components.push(json!({ "type": "FOOTER", "code_expiration_minutes": minutes }));
    } else if let Some(footer) = content.footer.as_ref().filter(|_| of_otp.is_none()) {
        components.push(json!({ "type": "FOOTER", "text": footer }));
    }
    if !content.buttons.is_empty() {
        let buttons = content.buttons.iter().enumerate();
        let buttons: Vec<_> = buttons.map(|(n, of)| button(n, of, examples)).collect();
        components.push(json!({ "type": "BUTTONS", "buttons": buttons }));
    }
    components.extend(content.more.iter().cloned());
    components
}

/// A text component; `part` is `header` or `body`.
fn with_example(
    part: &str,
    text: &str,
    examples: &Examples,
    key_of: impl Fn(&str) -> String,
) -> Value {
    let mut component = json!({ "type": part.to_ascii_uppercase(), "text": text });
    if let Some(example) = examples::written(part, text, examples, key_of) {
        component["example"] = example;
    }
    component
}

fn header(header: &Header, examples: &Examples) -> Value {
    let format = match header.kind {
        HeaderKind::Text => {
            let text = header.text.as_deref().unwrap_or_default();
            let mut component = with_example("header", text, examples, header_key);
            component["format"] = "TEXT".into();
            return component;
        }
        HeaderKind::Image => "IMAGE",
        HeaderKind::Video => "VIDEO",
        HeaderKind::Document => "DOCUMENT",
        HeaderKind::Gif => "GIF",
        HeaderKind::Location => "LOCATION",
        HeaderKind::Other => return header.more.clone().unwrap_or_default(),
    };
    let mut component = json!({ "type": "HEADER", "format": format });
    if let Some(url) = &header.example_url {
        component["example"] = json!({ "header_handle": [url] });
    }
    component
}

fn button(n: usize, button: &Button, examples: &Examples) -> Value {
    let mut written = match (button.kind, &button.more) {
        (ButtonKind::Other, more) => return more.clone().unwrap_or_default(),
        (_, Some(Value::Object(more))) => more.clone(),
        (_, _) => Map::new(),
    };
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            written.insert(key.to_owned(), value);
        }
    };
    put("type", Some(kind(button.kind).into()));
    // These labels are Meta's own and cannot be handed in.
    let fixed = matches!(
        button.kind,
        ButtonKind::CopyCode | ButtonKind::RequestContactInfo
    );
    let label = !button.text.is_empty() && !fixed;
    put("text", label.then(|| button.text.as_str().into()));
    for (key, value) in [
        ("url", &button.url),
        ("phone_number", &button.phone_number),
        ("flow_id", &button.flow_id),
        ("flow_name", &button.flow_name),
        ("flow_action", &button.flow_action),
        ("navigate_screen", &button.navigate_screen),
    ] {
        put(key, value.as_deref().map(Value::from));
    }
    put(
        "otp_type",
        button.otp_type.map(|of_otp| otp_type(of_otp).into()),
    );
    put("example", example(n, button, examples));
    Value::Object(written)
}

fn kind(kind: ButtonKind) -> &'static str {
    match kind {
        ButtonKind::QuickReply => "QUICK_REPLY",
        ButtonKind::Url => "URL",
        ButtonKind::PhoneNumber => "PHONE_NUMBER",
        ButtonKind::CopyCode => "COPY_CODE",
        ButtonKind::Flow => "FLOW",
        ButtonKind::VoiceCall => "VOICE_CALL",
        ButtonKind::Catalog => "CATALOG",
        ButtonKind::Mpm => "MPM",
        ButtonKind::Otp => "OTP",
        ButtonKind::RequestContactInfo => "REQUEST_CONTACT_INFO",
        ButtonKind::Other => "OTHER",
    }
}

fn otp_type(otp_type: OtpType) -> &'static str {
    match otp_type {
        OtpType::CopyCode => "COPY_CODE",
        OtpType::OneTap => "ONE_TAP",
        OtpType::ZeroTap => "ZERO_TAP",
    }
}

/// A code is an example of itself; of a URL with a variable Meta wants a whole example URL, in a list.
fn example(n: usize, button: &Button, examples: &Examples) -> Option<Value> {
    if button.kind == ButtonKind::CopyCode {
        return button.example.as_deref().map(Value::from);
    }
    let url = button.url.as_deref()?;
    let prefix = url_prefix(url)?;
    let given = examples.get(&button_key(n)).or(button.example.as_ref())?;
    Some(if given.starts_with(prefix) {
        json!([given])
    } else {
        json!([format!("{prefix}{given}")])
    })
}

/// What stands before the variable of a URL; none if it has no variable.
pub(super) fn url_prefix(url: &str) -> Option<&str> {
    let raw = pieces(url).into_iter().find_map(|piece| match piece {
        Piece::Placeholder { raw, .. } => Some(raw),
        Piece::Text(_) => None,
    })?;
    url.split(raw).next()
}
