//! From one page of a list to the next.

use crate::console::fields::Fields;
use maud::{Markup, html};

/// Which page of a list is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown<'a> {
    /// The address of the list, without what follows the question mark.
    pub(crate) path: &'a str,
    /// What follows it now: filters, and the cursor of this page.
    pub(crate) asked: &'a Fields,
    /// Where the next page begins.
    pub(crate) next: Option<&'a str>,
}

/// Links to the first page and to the next one; nothing if all fits on one.
pub(crate) fn pager(shown: Shown<'_>) -> Markup {
    let begun = shown.asked.filled("cursor").is_some();
    let address = |fields: Fields| {
        let query = fields.query();
        if query.is_empty() {
            shown.path.to_owned()
        } else {
            format!("{}?{query}", shown.path)
        }
    };
    html! {
        @if begun || shown.next.is_some() {
            nav class="pager" aria-label="Pages" {
                @if begun { a class="button" href=(address(shown.asked.clone().without("cursor"))) { "First page" } }
                @if let Some(next) = shown.next {
                    a class="button" href=(address(shown.asked.clone().with("cursor", next))) rel="next" { "Next page" }
                }
            }
        }
    }
}
