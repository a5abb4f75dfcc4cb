//! Campaigns: the list, the way to a new one, the page of one that was sent, its recipients.

mod audience;
mod basics;
mod chart;
mod create;
mod draft;
mod export;
mod failures;
mod list;
mod live;
mod message;
mod moves;
mod preflight;
mod preview;
mod recipient;
mod recipients;
mod review;
mod show;
mod steer;
mod steps;
mod story;
mod variables;

use poem::{Route, get, post};

/// The pages of campaigns.
pub(super) fn routes(route: Route) -> Route {
    let route = route
        .at(
            "/agents/:agent/campaigns",
            get(list::page).post(create::save),
        )
        .at("/agents/:agent/campaigns/live", get(live::all))
        .at("/agents/:agent/campaigns/new", get(basics::new))
        .at("/agents/:agent/campaigns/new/message", get(message::new))
        .at("/agents/:agent/look/message", post(message::swap))
        .at("/agents/:agent/look/preview", post(preview::draw))
        .at("/agents/:agent/campaigns/:campaign", get(show::page));
    drafting(steering(route))
}

fn drafting(route: Route) -> Route {
    let at = |rest: &str| format!("/agents/:agent/campaigns/:campaign/{rest}");
    route
        .at(at("basics"), get(basics::page).post(basics::save))
        .at(at("message"), get(message::page).post(message::save))
        .at(at("audience"), get(audience::page).post(audience::save))
        .at(at("review"), get(review::page))
        .at(at("preflight"), get(preflight::draw))
        .at(at("send"), post(moves::send))
        .at(at("schedule"), post(moves::schedule))
        .at(at("test"), post(moves::test))
        .at(at("delete"), post(moves::delete))
}

fn steering(route: Route) -> Route {
    let at = |rest: &str| format!("/agents/:agent/campaigns/:campaign/{rest}");
    route
        .at(at("live"), get(live::one))
        .at(at("pause"), post(steer::pause))
        .at(at("resume"), post(steer::resume))
        .at(at("cancel"), post(steer::cancel))
        .at(at("retry"), post(steer::retry))
        .at(at("resolve"), post(steer::resolve))
        .at(at("failures"), get(failures::draw))
        .at(at("export.csv"), get(export::file))
        .at(at("recipients"), get(recipients::page))
        .at(at("recipients/more"), get(recipients::more))
        .at(at("recipients/:recipient"), get(recipient::page))
        .at(
            at("recipients/:recipient/resolve"),
            post(steer::resolve_one),
        )
}
