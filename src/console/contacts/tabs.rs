//! The parts of this section.

use crate::console::visit::AgentVisit;
use maud::{Markup, html};

/// Links to the parts; `here` is the address of the one that is shown, after `contacts`.
pub(super) fn tabs(visit: &AgentVisit, here: &str) -> Markup {
    let all = [
        ("", "People"),
        ("/attributes", "Attributes"),
        ("/segments", "Segments"),
        ("/imports", "Imports"),
    ];
    html! {
        nav class="filters tabs" aria-label="Contacts" {
            @for (part, label) in all {
                a href=(visit.at(format!("contacts{part}"))) aria-current=[(part == here).then_some("page")] { (label) }
            }
        }
    }
}
