//! What the AI agent knows, and trying what it would answer.

mod add;
mod ask;
mod edit;
mod list;

use poem::{Route, get, post};

/// The pages of this section.
pub(super) fn routes(route: Route) -> Route {
    let one = |rest: &str| format!("/agents/:agent/knowledge/:knowledge{rest}");
    route
        .at("/agents/:agent/knowledge", get(list::page).post(add::save))
        .at("/agents/:agent/knowledge/new", get(add::page))
        .at("/agents/:agent/knowledge/upload", post(add::upload))
        .at("/agents/:agent/look/ask", post(ask::draw))
        .at(one(""), get(edit::page).post(edit::save))
        .at(one("/delete"), post(edit::delete))
}
