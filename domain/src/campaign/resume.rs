//! Resuming: exactly the rest is sent.

use super::{moves, pause::turn};
use crate::{Ctx, Result};
use entity::{AgentId, CampaignId, campaign};

/// Resumes a paused campaign. Resuming one that is being sent changes nothing. What was being sent through a channel is
/// refused while that channel is stopped, gone, or another one.
pub async fn resume(ctx: &Ctx, agent: AgentId, id: CampaignId) -> Result<campaign::Model> {
    turn(ctx, agent, id, moves::Move::Resume).await
}
