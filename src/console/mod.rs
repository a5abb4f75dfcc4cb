//! The console: server-rendered pages for people. Every page uses the same verbs as the API. Works without script; a
//! little of our own makes it livelier (docs/decisions/0022).

#![expect(
    clippy::needless_pass_by_value,
    clippy::unused_async,
    reason = "a handler takes what the request holds, and is a future"
)]

mod assets;
mod campaigns;
mod channel;
mod contacts;
mod door;
mod failure;
mod fields;
mod files;
mod frame;
mod headers;
mod help_desk;
mod home;
mod knowledge;
mod live;
mod operations;
mod parts;
mod reply;
mod session;
mod templates;
mod visit;

use poem::{Endpoint, EndpointExt, Response, Route, get};
use std::sync::Arc;

/// Everything that is served to browsers. Lies under all addresses that are nobody else's.
pub(crate) fn build() -> Arc<impl Endpoint<Output = Response> + 'static> {
    let route = Route::new()
        .at("/", get(home::page))
        .at("/assets/:name", get(assets::file));
    let sections: [fn(Route) -> Route; 9] = [
        parts::audience::routes,
        session::routes,
        campaigns::routes,
        templates::routes,
        contacts::routes,
        help_desk::routes,
        knowledge::routes,
        channel::routes,
        operations::routes,
    ];
    let route = sections.iter().fold(route, |route, add| add(route));
    Arc::new(route.around(door::guard).around(headers::add))
}
