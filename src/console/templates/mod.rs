//! Templates: the texts that may be sent to people who have not written first.

use super::{
    failure::Outcome,
    frame::{Icon, Section},
    parts::empty,
    visit::AgentVisit,
};
use maud::html;
use poem::{Route, get, handler};

/// The pages of this section.
pub(super) fn routes(route: Route) -> Route {
    route.at("/agents/:agent/templates", get(page))
}

#[handler]
async fn page(visit: AgentVisit) -> Outcome {
    let body = html! {
        h1 { "Templates" }
        (empty(Icon::Template, "These pages are being built", "The API has all of it already: see /docs.", html! {
            a class="button" href="/docs" { "Open the API's description" }
        }))
    };
    Ok(visit.page("Templates", Section::Templates, body))
}
