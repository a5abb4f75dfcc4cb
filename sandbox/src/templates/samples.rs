//! Templates that are there without anybody making them.

use super::{Format, Needs, Template, create::parse};
use crate::{clock::Micros, refusal::Refusal};
use serde_json::{Value, json};

/// The template that every account has.
pub(crate) fn greeting(now: Micros) -> Template {
    let components = json!([
        {"type": "HEADER", "format": "TEXT", "text": "Hello World"},
        {"type": "BODY", "text": "Welcome and congratulations! This message shows that you can send a WhatsApp template message."},
        {"type": "FOOTER", "text": "WhatsApp Business Platform sample message"},
    ]);
    sample("hello_world", "UTILITY", components, now)
}

/// The `n`th of many templates that differ in their name only.
pub(crate) fn generated(n: usize, now: Micros) -> Template {
    let components = json!([
        {
            "type": "BODY",
            "text": "Hello {{1}}, your order {{2}} is on its way to you.",
            "example": {"body_text": [["Ann", "A-17"]]},
        },
        {"type": "FOOTER", "text": "Reply STOP to opt out"},
    ]);
    let name = format!("generated_{n:04}");
    sample(&name, "MARKETING", components, now)
}

/// The template that this JSON of Meta describes, approved at once.
pub(crate) fn approved(given: &Value, now: Micros) -> Result<Template, Refusal> {
    Ok(Template {
        status: "APPROVED".to_owned(),
        updated_at: now,
        ..parse(given)?
    })
}

fn sample(name: &str, category: &str, components: Value, now: Micros) -> Template {
    Template {
        id: 0,
        name: name.into(),
        language: "en_US".into(),
        category: category.to_owned(),
        status: "APPROVED".to_owned(),
        quality: "UNKNOWN".to_owned(),
        rejected_reason: "NONE".to_owned(),
        format: Format::Positional,
        needs: Needs::of(&components),
        components,
        ttl_seconds: None,
        edited_at: None,
        updated_at: now,
    }
}
