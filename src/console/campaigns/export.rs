//! The export: the same file as the API's.

use crate::{
    api,
    console::{failure::Outcome, visit::AgentVisit},
};
use entity::CampaignId;
use poem::handler;

/// Every recipient, as CSV.
#[handler]
pub(super) async fn file(visit: AgentVisit) -> Outcome {
    let id: CampaignId = visit.id("campaign")?;
    Ok(api::export(&visit.ctx, visit.agent.id, id).await?)
}
