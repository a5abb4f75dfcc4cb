//! What stands where nothing is yet: what would be here, and what to do next.

use crate::console::frame::Icon;
use maud::{Markup, Render, html};

/// An empty state; `next` holds the buttons.
pub(crate) fn empty(icon: Icon, title: &str, text: impl Render, next: impl Render) -> Markup {
    html! {
        div class="empty" {
            span class="empty-icon" { (icon) }
            h2 { (title) }
            p { (text) }
            div class="actions" { (next) }
        }
    }
}
