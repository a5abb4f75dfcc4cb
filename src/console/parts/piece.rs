//! Pieces of a page that are fetched after it: what takes longer to count never holds up what does not.

use maud::{Markup, html};

/// A place that our script fills from `address`; without script, a link to it. The handler there answers with
/// [`Visit::piece`](crate::console::visit::Visit::piece).
pub(crate) fn later(address: &str, waiting: &str) -> Markup {
    html! {
        div class="later" data-later=(address) aria-live="polite" aria-busy="true" {
            p class="waiting" { (waiting) }
            noscript { p { a href=(address) { "Show it" } } }
        }
    }
}
