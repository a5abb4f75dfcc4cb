//! Buttons.

use crate::console::visit::Visit;
use maud::{Markup, Render, html};

/// A link that looks like a button; `class` is `primary`, `quiet`, `small` or empty.
pub(crate) fn link(address: &str, class: &str, label: impl Render) -> Markup {
    html! { a class={ "button " (class) } href=(address) { (label) } }
}

/// The button that sends the form it stands in.
pub(crate) fn submit(class: &str, label: impl Render) -> Markup {
    html! { button class={ "button " (class) } type="submit" { (label) } }
}

/// A form of one button, which posts to `address`. Nothing for whoever may only look.
pub(crate) fn post_button(visit: &Visit, address: &str, class: &str, label: impl Render) -> Markup {
    html! {
        @if visit.may_change() {
            form class="inline" method="post" action=(address) {
                (visit.csrf())
                button class={ "button " (class) } type="submit" { (label) }
            }
        }
    }
}
