//! Completion: detected by looking at the rows, never inferred from a counter that reads zero.

use super::{lock::lock, reconcile::reconcile};
use crate::{
    Ctx, Result,
    hook::{self, Event},
    store::{query, query_one},
};
use entity::{
    AgentId, CampaignId,
    campaign::{CampaignKind, CampaignStatus},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, FromQueryResult, IntoActiveModel,
};
use tracing::info;

/// What is not finished: to be sent, under way, in doubt, or simulated with a timeline still playing. Each order is that
/// of the index that holds such rows, so that Postgres never looks through all recipients to find that there is none.
const UNFINISHED: &str = "(SELECT r.id FROM recipient r WHERE r.campaign_id = campaign.id AND r.watched = 'queued' \
     ORDER BY r.dispatched_until, r.id LIMIT 1) IS NOT NULL \
     OR (SELECT r.id FROM recipient r WHERE r.campaign_id = campaign.id AND r.simulate_due_at IS NOT NULL \
     ORDER BY r.simulate_until, r.id LIMIT 1) IS NOT NULL \
     OR EXISTS (SELECT 1 FROM recipient r WHERE r.campaign_id = campaign.id AND r.watched IN ('sending', 'held', 'in_doubt'))";

/// The sweep: completes every campaign of which nothing is left to do; answers how many there were.
pub async fn complete(ctx: &Ctx) -> Result<u64> {
    let sql = format!(
        "SELECT id, agent_id FROM campaign WHERE sent_at IS NOT NULL AND played_at IS NULL AND frozen_at IS NOT NULL \
         AND status IN ('sending', 'cancelled') AND NOT ({UNFINISHED})"
    );
    let mut completed = 0;
    for Candidate { id, agent_id } in query(&ctx.store.read, sql, []).await? {
        reconcile(ctx, id).await?;
        completed += u64::from(complete_one(ctx, agent_id, id).await?);
    }
    Ok(completed)
}

/// Completes one campaign under its lock, after a second look: an operator may have paused it or retried a recipient
/// meanwhile. A paused one is completed after it was resumed.
pub(super) async fn complete_one(ctx: &Ctx, agent: AgentId, id: CampaignId) -> Result<bool> {
    let tx = ctx.store.begin().await?;
    let campaign = lock(&tx, agent, id).await?;
    let status = campaign.status;
    if !matches!(status, CampaignStatus::Sending | CampaignStatus::Cancelled)
        || campaign.played_at.is_some()
        || is_unfinished(&tx, id).await?
    {
        return Ok(false);
    }
    let is_shown = campaign.kind == CampaignKind::Campaign;
    let mut change = campaign.into_active_model();
    change.played_at = Set(Some(ctx.now()));
    if status == CampaignStatus::Sending {
        change.status = Set(CampaignStatus::Completed);
        change.completed_at = Set(Some(ctx.now()));
        change.updated_at = Set(ctx.now());
    }
    let campaign = change.update(&tx).await?;
    if status == CampaignStatus::Sending && is_shown {
        let event = Event::campaign_completed(&campaign, ctx.now());
        hook::emit(ctx, &tx, agent, event).await?;
    }
    tx.commit().await?;
    info!(campaign.id = %id, "Campaign {id} has nothing left to do");
    Ok(true)
}

async fn is_unfinished(tx: &impl ConnectionTrait, id: CampaignId) -> Result<bool, DbErr> {
    let sql = format!("SELECT id, agent_id FROM campaign WHERE id = $1 AND ({UNFINISHED})");
    Ok(query_one::<Candidate>(tx, sql, [id.0.into()])
        .await?
        .is_some())
}

#[derive(FromQueryResult)]
struct Candidate {
    id: CampaignId,
    agent_id: AgentId,
}
