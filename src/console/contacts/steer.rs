//! Opting out and in, deleting.

use crate::console::{failure::Outcome, visit::AgentVisit};
use domain::contact;
use entity::ContactId;
use poem::handler;

/// No more messages.
#[handler]
pub(super) async fn opt_out(visit: AgentVisit) -> Outcome {
    let id: ContactId = visit.id("contact")?;
    let result = contact::opt_out(&visit.ctx, visit.agent.id, id).await;
    let says = "Opted out: no campaign reaches this number any more.";
    visit.after(&visit.at(format!("contacts/{id}")), result, says)
}

/// Messages again.
#[handler]
pub(super) async fn opt_in(visit: AgentVisit) -> Outcome {
    let id: ContactId = visit.id("contact")?;
    let result = contact::opt_in(&visit.ctx, visit.agent.id, id).await;
    let says = "Opted in: campaigns reach this number again.";
    visit.after(&visit.at(format!("contacts/{id}")), result, says)
}

/// Deletes it.
#[handler]
pub(super) async fn delete(visit: AgentVisit) -> Outcome {
    let id: ContactId = visit.id("contact")?;
    let result = contact::delete(&visit.ctx, visit.agent.id, id).await;
    visit.after(&visit.at("contacts"), result, "Contact deleted.")
}
