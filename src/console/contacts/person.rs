//! A contact in words.

use crate::console::parts::{Hue, badge, dash};
use entity::contact::Model;
use maud::{Markup, html};

/// What a contact is called: its name, or the next best.
pub(super) fn called(row: &Model) -> String {
    let all = [&row.name, &row.phone, &row.email, &row.external_id];
    let first = all.into_iter().flatten().next();
    first.cloned().unwrap_or_else(|| row.id.to_string())
}

/// Its phone, and whether it is one.
pub(super) fn phone(row: &Model) -> Markup {
    html! {
        @match &row.phone {
            Some(phone) => span { (phone) @if !row.phone_valid { " " (badge(Hue::Amber, "No number")) } },
            None => (dash()),
        }
    }
}

/// A value of an attribute, as people read it.
pub(super) fn value(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Bool(true) => "Yes".to_owned(),
        serde_json::Value::Bool(false) => "No".to_owned(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    }
}
