//! Queues, dead letters, keys and agents.

use super::{
    failure::Outcome,
    frame::{Icon, Section},
    parts::empty,
    visit::Visit,
};
use maud::html;
use poem::{Route, get, handler};

/// The pages of this section.
pub(super) fn routes(route: Route) -> Route {
    route.at("/operations", get(page))
}

#[handler]
async fn page(visit: Visit) -> Outcome {
    let body = html! {
        h1 { "Operations" }
        (empty(Icon::Gauge, "These pages are being built", "The API has all of it already: see /docs.", html! {
            a class="button" href="/docs" { "Open the API's description" }
        }))
    };
    Ok(visit.page("Operations", Section::Operations, body))
}
