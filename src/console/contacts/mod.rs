//! Contacts: the people an agent can write to; their attributes, segments of them, and imports.

mod attribute;
mod attributes;
mod consents;
mod errors;
mod filter;
mod form;
mod import;
mod judge;
mod list;
mod person;
mod progress;
mod save;
mod segment;
mod segments;
mod show;
mod steer;
mod tabs;

use poem::{Route, get, post};

/// The pages of contacts.
pub(super) fn routes(route: Route) -> Route {
    let root = "/agents/:agent/contacts";
    let at = |rest: &str| format!("{root}/{rest}");
    route
        .at(root, get(list::draw).post(save::create))
        .at(at("found"), get(list::found))
        .at(at("new"), get(save::new))
        .at(at("look/filter"), post(filter::apply))
        .at(
            at("attributes"),
            get(attributes::draw).post(attributes::create),
        )
        .at(
            at("attributes/:attribute"),
            get(attribute::edit).post(attribute::save),
        )
        .at(
            at("attributes/:attribute/archive"),
            post(attribute::archive),
        )
        .at(
            at("attributes/:attribute/restore"),
            post(attribute::restore),
        )
        .at(at("segments"), get(segments::draw).post(segment::create))
        .at(at("segments/new"), get(segment::new))
        .at(at("segments/:segment/delete"), post(segments::delete))
        .at(at("imports"), get(import::draw).post(import::receive))
        .at(at("imports/:import"), get(progress::draw))
        .at(at("imports/:import/live"), get(progress::live))
        .at(at("imports/:import/begin"), post(judge::begin))
        .at(at("imports/:import/forget"), post(judge::forget))
        .at(at("imports/:import/errors.csv"), get(errors::file))
        .at(at(":contact"), get(show::draw))
        .at(at(":contact/edit"), get(save::edit).post(save::save))
        .at(at(":contact/opt-out"), post(steer::opt_out))
        .at(at(":contact/opt-in"), post(steer::opt_in))
        .at(at(":contact/delete"), post(steer::delete))
}
