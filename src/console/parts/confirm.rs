//! Asking before something that cannot be taken back: the first button opens a question, the second does it.

use crate::console::visit::Visit;
use maud::{Markup, Render, html};

/// A button that opens `question` with the button that posts to `address`. Nothing for whoever may only look.
pub(crate) fn confirm(
    visit: &Visit,
    address: &str,
    label: impl Render,
    question: impl Render,
    button: &str,
) -> Markup {
    html! {
        @if visit.may_change() {
            details class="confirm" {
                summary class="button" { (label) }
                div class="question" {
                    p { (question) }
                    form method="post" action=(address) {
                        (visit.csrf())
                        button class="button danger" type="submit" { (button) }
                    }
                }
            }
        }
    }
}
