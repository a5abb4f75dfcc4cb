//! Searching a list, and narrowing it by links.

use crate::console::{fields::Fields, frame::Icon};
use maud::{Markup, html};

/// A field that searches the list at `path`; what else is asked for stays.
pub(crate) fn search(path: &str, asked: &Fields, label: &str) -> Markup {
    let kept = asked.clone().without("q").without("cursor");
    html! {
        form class="search" method="get" action=(path) role="search" {
            @for (name, value) in kept.iter() { input type="hidden" name=(name) value=(value); }
            label class="unseen" for="q" { (label) }
            (Icon::Search)
            input type="search" id="q" name="q" value=(asked.get("q")) placeholder=(label) maxlength="200";
            button class="button" type="submit" { "Search" }
        }
    }
}

/// Links that narrow the list at `path` by `name`: values and labels; the empty value means all.
pub(crate) fn filters(path: &str, asked: &Fields, name: &str, values: &[(&str, String)]) -> Markup {
    let current = asked.get(name);
    html! {
        nav class="filters" aria-label="Filter" {
            @for (value, label) in values {
                @let query = asked.clone().without("cursor").with(name, *value).query();
                a href={ (path) "?" (query) } aria-current=[(*value == current).then_some("true")] { (label) }
            }
        }
    }
}
