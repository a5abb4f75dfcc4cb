//! Disconnecting: back to simulation.

use super::show;
use crate::console::{failure::Outcome, visit::AgentVisit};
use domain::channel;
use poem::handler;

/// Disconnects it.
#[handler]
pub(super) async fn disconnect(visit: AgentVisit) -> Outcome {
    show::admin(&visit)?;
    let result = channel::disconnect(&visit.ctx, visit.agent.id).await;
    let says = "Disconnected. What was being sent is paused; everything new is simulated.";
    visit.after(&visit.at("channel"), result, says)
}
