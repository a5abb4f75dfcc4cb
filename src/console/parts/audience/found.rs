//! What an audience finds: how many, who is skipped and why, some of them.

use super::picked::person;
use crate::console::parts::{number, plural};
use domain::audience::{Preview, Skipped};
use maud::{Markup, html};

/// What an audience finds.
pub(crate) fn found(found: &Preview) -> Markup {
    html! {
        p class="found-count" {
            strong { (number(found.sendable)) }
            span { @if found.sendable == 1 { "person would get it" } @else { "people would get it" } }
        }
        @if found.matched == 0 { p class="muted" { "No contact fits. Widen the conditions, or add contacts." } }
        (skipped(&found.skipped, found.matched))
        @if !found.sample.is_empty() {
            h3 { "For example" }
            ul class="people" { @for contact in &found.sample { li { (person(contact)) } } }
        }
    }
}

/// Who is skipped, and why.
pub(crate) fn skipped(skipped: &Skipped, matched: i64) -> Markup {
    let reasons = [
        (skipped.no_phone, "without a phone"),
        (skipped.invalid_phone, "with a phone that is none"),
        (skipped.opted_out, "asked for no more messages"),
        (
            skipped.duplicate_phone,
            "with a number that an older contact has",
        ),
    ];
    let all: i64 = reasons.iter().map(|(n, _)| n).sum();
    html! {
        @if all > 0 {
            p { (number(matched)) " match, " (plural(all, "is", "are")) " skipped:" }
            ul class="skipped" {
                @for (n, why) in reasons { @if n > 0 { li { strong { (number(n)) } " " (why) } } }
            }
        }
    }
}
