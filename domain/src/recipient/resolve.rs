//! Resolving a doubt: by the operator, or by a campaign that says so.

use super::{Event, Fault, Row, What, apply, lock_rows, refusal::wait, write_rows};
use crate::{
    Ctx, Result, campaign,
    clock::millis,
    error::{Kind, NotFound, Refusal},
    lane::PARKED,
    store::{self, column},
};
use entity::{
    AgentId, CampaignId, Millis, RecipientId, campaign::CampaignStatus, recipient::RecipientState,
};
use sea_orm::Value;
use tracing::warn;

/// Rows resolved in one transaction.
const BATCH: u64 = 1_000;

/// What a doubt is resolved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// It was not sent: send it, as a new attempt.
    Retry,
    /// It was sent.
    Sent,
}

/// Only a recipient in doubt can be resolved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("recipient {id} is {state}, it is not in doubt", state = .state.name())]
pub struct NotInDoubt {
    /// The recipient.
    pub id: RecipientId,
    /// Where it stands.
    pub state: RecipientState,
}

impl Refusal for NotInDoubt {
    fn kind(&self) -> Kind {
        Kind::Conflict
    }
    fn code(&self) -> &'static str {
        "recipient_not_in_doubt"
    }
    fn details(&self) -> serde_json::Value {
        serde_json::json!({ "state": self.state.name() })
    }
}

/// Resolves the doubt about one recipient of the agent's campaign.
pub async fn resolve(
    ctx: &Ctx,
    agent: AgentId,
    campaign: CampaignId,
    id: RecipientId,
    resolution: Resolution,
) -> Result<()> {
    let campaign = campaign::get(ctx, agent, campaign).await?;
    let tx = ctx.store.begin().await?;
    let row = lock_rows(&tx, &[id]).await?.into_iter().next();
    let row = row
        .filter(|row| row.campaign == campaign.id)
        .ok_or_else(|| NotFound::new("recipient", id))?;
    let state = row.progress.state;
    // Whoever is held for ever, because the decision was never told, is in doubt as well.
    if !matches!(state, RecipientState::InDoubt | RecipientState::Held) {
        return Err(NotInDoubt { id, state }.into());
    }
    let after = resolved(&row, campaign.status, resolution, ctx.now());
    write_rows(ctx, &tx, 0, &[(row, after)]).await?;
    tx.commit().await?;
    ctx.nudge();
    Ok(())
}

/// Resolves every doubt of the agent's campaign in the same way; answers how many there were.
pub async fn resolve_all(
    ctx: &Ctx,
    agent: AgentId,
    campaign: CampaignId,
    resolution: Resolution,
) -> Result<u64> {
    let campaign = campaign::get(ctx, agent, campaign).await?;
    let which = "campaign_id = $1 AND watched = 'in_doubt'";
    let values = [campaign.id.0.into()];
    let mut all = 0;
    loop {
        let n = batch(ctx, campaign.status, which, values.clone(), resolution).await?;
        all += n;
        if n < BATCH {
            ctx.nudge();
            return Ok(all);
        }
    }
}

/// The sweep: campaigns that say `resend` send again what is in doubt after the grace time, as long as webhooks of that
/// number flow: a status of a later send has come, so that one of this send would have come too. What has come and was
/// not digested yet may be that status: the grace ends only when everything is digested that came within it.
pub async fn resend(ctx: &Ctx) -> Result<()> {
    let sql = "SELECT id FROM campaign WHERE delivery = 'whatsapp' AND in_doubt_policy = 'resend' AND status = 'sending' \
               AND EXISTS (SELECT 1 FROM recipient r WHERE r.campaign_id = campaign.id AND r.watched = 'in_doubt')";
    let grace = millis(ctx.settings.in_doubt_grace);
    for id in column::<CampaignId>(&ctx.store.read, sql, []).await? {
        // In this order: what comes after the first question has come after the answer to the second.
        let now = store::now(ctx, &ctx.store.read).await?;
        let until = undigested(ctx).await?.map_or(now, |came| came.min(now)) - grace;
        let which = "campaign_id = $1 AND watched = 'in_doubt' AND claimed_at <= $2 AND claimed_at < \
                     (SELECT h.heard_of FROM channel h JOIN campaign c ON c.channel_id = h.id WHERE c.id = $1)";
        let values = [id.0.into(), until.into()];
        let status = CampaignStatus::Sending;
        let n = batch(ctx, status, which, values, Resolution::Retry).await?;
        if n > 0 {
            warn!(campaign.id = %id, recipients = n, "{n} recipients in doubt of campaign {id} are sent again, as it says");
            ctx.nudge();
        }
    }
    Ok(())
}

/// When the oldest event came that is still to be digested, if there is one. What an operator has discarded never will be.
async fn undigested(ctx: &Ctx) -> Result<Option<Millis>> {
    let sql = "SELECT received_at FROM webhook_event e WHERE digested_at IS NULL AND (dispatched_until < $1 OR EXISTS \
               (SELECT 1 FROM dead_letter d WHERE d.lane = 'webhook' AND d.reference = e.id AND d.state = 'open')) \
               ORDER BY received_at LIMIT 1";
    let found = column::<Millis>(&ctx.store.read, sql, [PARKED.into()]).await?;
    Ok(found.into_iter().next())
}

async fn batch<const N: usize>(
    ctx: &Ctx,
    campaign: CampaignStatus,
    which: &str,
    values: [Value; N],
    resolution: Resolution,
) -> Result<u64> {
    let tx = ctx.store.begin().await?;
    let sql = format!(
        "SELECT id FROM recipient WHERE {which} ORDER BY id LIMIT {BATCH}{}",
        ctx.store.dialect().for_update()
    );
    let ids: Vec<RecipientId> = column(&tx, sql, values).await?;
    let changes: Vec<(Row, Row)> = lock_rows(&tx, &ids)
        .await?
        .into_iter()
        .map(|row| {
            let after = resolved(&row, campaign, resolution, ctx.now());
            (row, after)
        })
        .collect();
    write_rows(ctx, &tx, 0, &changes).await?;
    tx.commit().await?;
    Ok(changes.len() as u64)
}

fn resolved(row: &Row, campaign: CampaignStatus, resolution: Resolution, at: Millis) -> Row {
    let mut after = row.clone();
    let what = match resolution {
        Resolution::Sent => What::Sent,
        Resolution::Retry if campaign == CampaignStatus::Cancelled => What::Failed(Fault::new(
            "cancelled",
            "the campaign was cancelled before it was sent again",
        )),
        Resolution::Retry => {
            wait(&mut after, at, true);
            return after;
        }
    };
    let event = Event {
        attempt: row.progress.attempt,
        at,
        what,
    };
    apply(&mut after.progress, &event);
    after
}
