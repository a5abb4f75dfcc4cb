//! How templates stand: words and colours for category and quality.

use crate::console::parts::{Hue, badge, template_status};
use entity::template::{Category, Model};
use maud::{Markup, html};

/// What a category is called.
pub(super) fn category(category: Category) -> &'static str {
    match category {
        Category::Marketing => "Marketing",
        Category::Utility => "Utility",
        Category::Authentication => "Authentication",
    }
}

/// Where it stands, and who said so.
pub(super) fn status(row: &Model) -> Markup {
    html! {
        span {
            (template_status(row.status))
            @if row.simulated { " " (badge(Hue::Grey, "Simulated")) }
        }
    }
}

/// What people make of it, by Meta's rating.
pub(super) fn quality(row: &Model) -> Markup {
    match row.quality.as_deref() {
        Some("GREEN") => badge(Hue::Green, "High"),
        Some("YELLOW") => badge(Hue::Amber, "Medium"),
        Some("RED") => badge(Hue::Red, "Low"),
        Some("UNKNOWN") | None => html! { span class="muted" { "Not rated" } },
        Some(word) => badge(Hue::Grey, word),
    }
}
