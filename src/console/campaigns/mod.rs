//! Campaigns.

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
    route.at("/agents/:agent/campaigns", get(page))
}

#[handler]
async fn page(visit: AgentVisit) -> Outcome {
    let body = html! {
        h1 { "Campaigns" }
        (empty(Icon::Campaign, "These pages are being built", "The API has all of it already: see /docs.", html! {
            a class="button" href="/docs" { "Open the API's description" }
        }))
    };
    Ok(visit.page("Campaigns", Section::Campaigns, body))
}
