//! Tickets and conversations: what waits for a person, what was said, and answering it.

mod about;
mod chat;
mod conversation;
mod conversations;
mod desk;
mod inbox;
mod moves;
mod standing;
mod ticket;
mod wanted;

pub(super) use chat::log;

use poem::{Route, get, post};

/// The pages of this section.
pub(super) fn routes(route: Route) -> Route {
    let ticket = |rest: &str| format!("/agents/:agent/tickets/:ticket{rest}");
    let conversation = |rest: &str| format!("/agents/:agent/conversations/:conversation{rest}");
    route
        .at("/agents/:agent/tickets", get(inbox::page))
        .at("/agents/:agent/tickets/live", get(inbox::watch))
        .at(ticket(""), get(ticket::page))
        .at(ticket("/live"), get(ticket::watch))
        .at(ticket("/reply"), post(moves::reply))
        .at(ticket("/status"), post(moves::status))
        .at(ticket("/assign"), post(moves::assign))
        .at("/agents/:agent/conversations", get(conversations::page))
        .at(
            "/agents/:agent/conversations/live",
            get(conversations::watch),
        )
        .at(conversation(""), get(conversation::page))
        .at(conversation("/live"), get(conversation::watch))
}
