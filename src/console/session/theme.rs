//! `/theme`: light, dark, or as the system has it.

use crate::console::{fields::Typed, frame::Theme, reply, visit::Visit};
use poem::{Response, handler};

/// Keeps the choice and goes back to the page.
#[handler]
pub(super) fn choose(visit: Visit, typed: Typed) -> Response {
    let theme = Theme::named(typed.get("theme"));
    let mut response = reply::see(reply::ours(typed.get("next")).unwrap_or("/"));
    visit.keep_theme(theme, &mut response);
    response
}
