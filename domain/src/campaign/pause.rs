//! Pausing: nothing more is sent, within what is in flight.

use super::{lock::lock, moves};
use crate::{Ctx, Result};
use entity::{AgentId, CampaignId, campaign, campaign::CampaignStatus};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

/// Pauses a campaign that is launching or being sent. Pausing a paused one changes nothing.
pub async fn pause(ctx: &Ctx, agent: AgentId, id: CampaignId) -> Result<campaign::Model> {
    turn(ctx, agent, id, moves::Move::Pause).await
}

/// Makes `mv`, which changes nothing but the status.
pub(super) async fn turn(
    ctx: &Ctx,
    agent: AgentId,
    id: CampaignId,
    mv: moves::Move,
) -> Result<campaign::Model> {
    let tx = ctx.store.begin().await?;
    let campaign = lock(&tx, agent, id).await?;
    let moves::Step::To(status) =
        moves::after(id, campaign.status, mv, campaign.frozen_at.is_some())?
    else {
        return Ok(campaign);
    };
    let mut change = campaign.into_active_model();
    change.status = Set(status);
    change.pause_reason =
        Set((status == CampaignStatus::Paused)
            .then(|| "paused by an operator; resume to go on".into()));
    change.updated_at = Set(ctx.now());
    let campaign = change.update(&tx).await?;
    tx.commit().await?;
    ctx.nudge();
    Ok(campaign)
}
