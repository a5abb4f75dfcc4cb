//! Templates: the texts that may be sent to people who have not written first.

mod button_fields;
mod buttons;
mod editor;
mod examples;
mod fields;
mod languages;
mod list;
mod preview;
mod save;
mod sections;
mod show;
mod standing;
mod steer;

use poem::{Route, get, post};

/// The pages of templates.
pub(super) fn routes(route: Route) -> Route {
    let at = |rest: &str| format!("/agents/:agent/templates/:template/{rest}");
    route
        .at(
            "/agents/:agent/templates",
            get(list::draw).post(save::create),
        )
        .at("/agents/:agent/templates/new", get(save::new))
        .at("/agents/:agent/templates/sync", post(steer::sync))
        .at("/agents/:agent/look/template", post(editor::swap))
        .at("/agents/:agent/look/template/preview", post(preview::draw))
        .at("/agents/:agent/templates/:template", get(show::draw))
        .at(at("edit"), get(save::edit).post(save::save))
        .at(at("submit"), post(steer::submit))
        .at(at("delete"), post(steer::delete))
}
