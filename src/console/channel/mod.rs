//! The channel: the agent's WhatsApp number.

mod connect;
mod disconnect;
mod form;
mod health;
mod show;
mod usage;

use poem::{Route, get, post};

/// The pages of the channel.
pub(super) fn routes(route: Route) -> Route {
    route
        .at(
            "/agents/:agent/channel",
            get(show::draw).post(connect::connect),
        )
        .at("/agents/:agent/channel/connect", get(connect::draw))
        .at("/agents/:agent/channel/usage", get(usage::draw))
        .at(
            "/agents/:agent/channel/disconnect",
            post(disconnect::disconnect),
        )
}
