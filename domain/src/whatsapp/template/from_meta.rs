//! A template as Meta lists it.

use super::{
    examples::{self, Examples},
    from_meta_button::buttons,
    loose, status,
};
use crate::template::{ButtonKind, Content, Header, HeaderKind, authentication, header_key};
use entity::template::{Category, TemplateStatus};
use serde_json::Value;

/// A template as Meta has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetaTemplate {
    /// Meta's id of it, a number of up to 17 digits.
    pub id: String,
    /// What it says.
    pub content: Content,
    /// Example values by variable key.
    pub examples: Examples,
    /// Where it stands.
    pub status: TemplateStatus,
    /// Meta's own word for where it stands, as in `IN_APPEAL`.
    pub status_word: String,
    /// Meta's quality rating: `GREEN`, `YELLOW`, `RED` or `UNKNOWN`; none if it was not asked for.
    pub quality: Option<String>,
    /// Why it was rejected, in Meta's word, as in `INVALID_FORMAT`.
    pub rejected_reason: Option<String>,
    /// How long Meta tries to deliver a message, in seconds; none is Meta's default.
    pub message_send_ttl_seconds: Option<i64>,
}

/// Why a template of Meta's cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is not a JSON object.
    #[error("it is not a JSON object")]
    NotAnObject,
    /// A field that a template cannot be without is missing.
    #[error("it has no {0}")]
    Missing(&'static str),
}

/// Reads a template of `GET /{waba_id}/message_templates` or `GET /{template_id}`. What Meta may leave out or write in
/// several ways is read in every way; what we do not understand is kept (see [`Content::more`]).
pub fn from_meta(value: &Value) -> Result<MetaTemplate, Unreadable> {
    if !value.is_object() {
        return Err(Unreadable::NotAnObject);
    }
    let needed = |key: &'static str| loose::text(value.get(key)).ok_or(Unreadable::Missing(key));
    let id = needed("id")?;
    let name = needed("name")?;
    let language = loose::text(value["language"].get("code"))
        .map_or_else(|| needed("language"), Ok)?
        .replace('-', "_");
    let content = Content {
        name,
        language,
        category: category(&loose::word(value, "category")),
        header: None,
        body: String::new(),
        footer: None,
        buttons: Vec::new(),
        more: Vec::new(),
    };
    let (content, examples) = Reading::of(content).read(loose::items(value.get("components")));
    let status_word = loose::word(value, "status");
    let quality = value.get("quality_score");
    let score = quality.and_then(|quality| quality.get("score")).or(quality);
    let reason = loose::text(value.get("rejected_reason"));
    Ok(MetaTemplate {
        id,
        content,
        examples,
        status: status(&status_word),
        status_word,
        quality: loose::text(score).map(|score| score.to_ascii_uppercase()),
        rejected_reason: reason.filter(|reason| !reason.eq_ignore_ascii_case("none")),
        message_send_ttl_seconds: loose::number(value.get("message_send_ttl_seconds")),
    })
}

/// The categories of before 2023 became these three. One that we do not know counts as marketing, which has the strictest
/// rules.
fn category(word: &str) -> Category {
    match word {
        "AUTHENTICATION" | "OTP" => Category::Authentication,
        "UTILITY"
        | "TRANSACTIONAL"
        | "ACCOUNT_UPDATE"
        | "PAYMENT_UPDATE"
        | "PERSONAL_FINANCE_UPDATE"
        | "SHIPPING_UPDATE"
        | "RESERVATION_UPDATE"
        | "ISSUE_RESOLUTION"
        | "APPOINTMENT_UPDATE"
        | "TRANSPORTATION_UPDATE"
        | "TICKET_UPDATE"
        | "ALERT_UPDATE"
        | "AUTO_REPLY" => Category::Utility,
        _ => Category::Marketing,
    }
}

/// A template whose components are being read.
struct Reading {
    content: Content,
    examples: Examples,
    security_recommendation: bool,
    code_expiration_minutes: Option<u32>,
}

impl Reading {
    fn of(content: Content) -> Self {
        Self {
            content,
            examples: Examples::new(),
            security_recommendation: false,
            code_expiration_minutes: None,
        }
    }

    fn read(mut self, components: &[Value]) -> (Content, Examples) {
        for component in components {
            self.component(component);
        }
        let mut buttons = self.content.buttons.iter_mut();
        if let Some(otp) = buttons.find(|button| button.kind == ButtonKind::Otp) {
            otp.security_recommendation = self.security_recommendation;
            let minutes = self.code_expiration_minutes;
            otp.code_expiration_minutes = minutes.or(otp.code_expiration_minutes);
        }
        (self.content, self.examples)
    }

    /// Reads one component. A second one of a kind is more than we understand.
    fn component(&mut self, component: &Value) {
        let content = &mut self.content;
        match loose::word(component, "type").as_str() {
            "HEADER" if content.header.is_none() => {
                content.header = Some(header(component));
                examples::read("header", component, &mut self.examples, header_key);
            }
            "BODY" if content.body.is_empty() => self.body(component),
            "FOOTER" if content.footer.is_none() => {
                let minutes = loose::number(component.get("code_expiration_minutes"));
                let minutes = minutes.and_then(|minutes| u32::try_from(minutes).ok());
                self.code_expiration_minutes = minutes;
                // While a template is new Meta has not written the text yet.
                let text = loose::text(component.get("text"));
                content.footer = text.or_else(|| minutes.map(authentication::footer));
            }
            "BUTTONS" if content.buttons.is_empty() => {
                let given = loose::items(component.get("buttons"));
                content.buttons = buttons(given, content.category, &mut self.examples);
            }
            _ => content.more.push(component.clone()),
        }
    }

    fn body(&mut self, component: &Value) {
        examples::read("body", component, &mut self.examples, str::to_owned);
        let recommended = component.get("add_security_recommendation");
        self.security_recommendation = loose::flag(recommended);
        self.content.body = match loose::text(component.get("text")) {
            Some(text) => text,
            None if self.content.category == Category::Authentication => {
                authentication::body(self.security_recommendation).to_owned()
            }
            None => String::new(),
        };
    }
}

fn header(component: &Value) -> Header {
    let handle = &component["example"];
    let handle = loose::text(handle.get("header_handle")).or(loose::text(handle.get("header_url")));
    let media = |kind| Header {
        example_url: handle.clone(),
        ..Header::new(kind)
    };
    match loose::word(component, "format").as_str() {
        "TEXT" | "" => Header::text(component["text"].as_str().unwrap_or_default()),
        "IMAGE" => media(HeaderKind::Image),
        "VIDEO" => media(HeaderKind::Video),
        "DOCUMENT" => media(HeaderKind::Document),
        "GIF" => media(HeaderKind::Gif),
        "LOCATION" => media(HeaderKind::Location),
        _ => Header {
            more: Some(component.clone()),
            ..Header::new(HeaderKind::Other)
        },
    }
}
