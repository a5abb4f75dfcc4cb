//! Queues, dead letters, outgoing webhooks, keys and agents: what an operator looks at in trouble.

mod agents;
mod deliveries;
mod events;
mod hook_form;
mod hooks;
mod keys;
mod letter_moves;
mod letters;
mod queues;
mod tabs;
mod webhook;

use poem::{Route, get, post};

/// The pages of this section.
pub(super) fn routes(route: Route) -> Route {
    let route = route
        .at("/operations", get(queues::page))
        .at("/operations/live", get(queues::watch))
        .at("/operations/queues", get(queues::draw))
        .at("/operations/causes", get(letters::causes))
        .at("/operations/dead-letters", get(letters::page))
        .at(
            "/operations/dead-letters/retry",
            post(letter_moves::retry_all),
        )
        .at(
            "/operations/dead-letters/:letter/retry",
            post(letter_moves::retry),
        )
        .at(
            "/operations/dead-letters/:letter/discard",
            post(letter_moves::discard),
        )
        .at("/operations/keys", get(keys::page).post(keys::create))
        .at("/operations/keys/:key/revoke", post(keys::revoke))
        .at("/operations/agents", get(agents::list).post(agents::create))
        .at("/operations/agents/new", get(agents::blank))
        .at(
            "/operations/agents/:id",
            get(agents::page).post(agents::save),
        );
    told(route)
}

/// Outgoing webhooks, which belong to an agent.
fn told(route: Route) -> Route {
    let one = |rest: &str| format!("/agents/:agent/webhooks/:webhook{rest}");
    route
        .at(
            "/agents/:agent/webhooks",
            get(hooks::page).post(hook_form::create),
        )
        .at("/agents/:agent/webhooks/new", get(hook_form::blank))
        .at(one(""), get(webhook::page))
        .at(one("/live"), get(webhook::watch))
        .at(one("/edit"), get(hook_form::page).post(hook_form::save))
        .at(one("/enable"), post(webhook::enable))
        .at(one("/disable"), post(webhook::disable))
        .at(one("/delete"), post(webhook::delete))
        .at(one("/test"), post(webhook::test))
        .at(one("/replay"), post(deliveries::replay_since))
        .at(
            one("/deliveries/:delivery/replay"),
            post(deliveries::replay),
        )
}
