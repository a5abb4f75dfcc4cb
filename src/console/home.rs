//! `/`: where somebody who is signed in begins.

use super::{failure::Outcome, reply, visit::Visit};
use poem::handler;

/// The campaigns of the first agent.
#[handler]
pub(super) async fn page(visit: Visit) -> Outcome {
    match visit.agents.first() {
        Some(agent) => Ok(reply::see(&format!("/agents/{}/campaigns", agent.id))),
        None => Ok(reply::see("/operations")),
    }
}
