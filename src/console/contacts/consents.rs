//! The log of a person's wishes.

use crate::console::parts::{Hue, badge, moment};
use entity::consent::{Model, Wish};
use maud::{Markup, html};

/// The wishes, the newest first.
pub(super) fn show(log: &[Model]) -> Markup {
    html! {
        @if log.is_empty() {
            p class="muted" { "Nothing. When this person opts out or in, it is kept here with the reason." }
        } @else {
            ul class="log" {
                @for entry in log {
                    li {
                        div {
                            @match entry.wish {
                                Wish::OptOut => (badge(Hue::Amber, "Opted out")),
                                Wish::OptIn => (badge(Hue::Green, "Opted in")),
                            }
                            " " (entry.why)
                        }
                        span class="muted small" { (moment(entry.created_at)) }
                    }
                }
            }
        }
    }
}
