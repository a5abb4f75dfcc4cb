//! Scheduling: a campaign that sends itself at its time.

use super::{Refused, lock::lock, moves, send::send_if};
use crate::{Ctx, Error, Result};
use entity::{AgentId, CampaignId, Millis, campaign, campaign::CampaignStatus};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

/// Schedules a draft for `at`; a scheduled one gets the new time.
pub async fn schedule(
    ctx: &Ctx,
    agent: AgentId,
    id: CampaignId,
    at: Millis,
) -> Result<campaign::Model> {
    let tx = ctx.store.begin().await?;
    let campaign = lock(&tx, agent, id).await?;
    moves::after(id, campaign.status, moves::Move::Schedule, false)?;
    if at <= ctx.now() {
        return Err(Refused::TimePassed(id).into());
    }
    let mut change = campaign.into_active_model();
    change.status = Set(CampaignStatus::Scheduled);
    change.scheduled_at = Set(Some(at));
    change.due_at = Set(at);
    change.dispatched_until = Set(at);
    change.pause_reason = Set(None);
    change.updated_at = Set(ctx.now());
    let campaign = change.update(&tx).await?;
    tx.commit().await?;
    Ok(campaign)
}

/// The schedule lane: sends a campaign whose time has come. One that cannot be sent any more becomes a draft again
/// and says why. One that was scheduled anew since this job was made waits for its new time.
pub async fn send_scheduled(ctx: &Ctx, id: CampaignId, seq: i64) -> Result<()> {
    let still_due = |campaign: &campaign::Model| {
        campaign.status == CampaignStatus::Scheduled
            && campaign.dispatch_seq == seq
            && campaign.due_at <= ctx.now()
    };
    let found = campaign::Entity::find_by_id(id)
        .one(&ctx.store.read)
        .await?;
    let Some(campaign) = found.filter(still_due) else {
        return Ok(());
    };
    match send_if(ctx, campaign.agent_id, id, still_due).await {
        Err(Error::Refused(refusal)) => {
            let tx = ctx.store.begin().await?;
            let campaign = lock(&tx, campaign.agent_id, id).await?;
            if still_due(&campaign) {
                unscheduled(campaign, &refusal.to_string(), ctx.now())
                    .update(&tx)
                    .await?;
                tx.commit().await?;
            }
            Ok(())
        }
        other => other.map(drop),
    }
}

fn unscheduled(campaign: campaign::Model, why: &str, now: Millis) -> campaign::ActiveModel {
    let mut change = campaign.into_active_model();
    change.status = Set(CampaignStatus::Draft);
    change.pause_reason = Set(Some(format!("it could not be sent at its time: {why}")));
    change.updated_at = Set(now);
    change
}
