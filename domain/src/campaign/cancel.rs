//! Cancelling: what is unsent stays unsent, for ever.

use super::{moves, pause::turn};
use crate::{
    Ctx, Result,
    recipient::{Counts, Stage, add_counts},
    store::{column, execute},
};
use entity::{AgentId, CampaignId, campaign};
use std::collections::BTreeMap;

/// Rows marked in one transaction: few enough that committers of other campaigns never wait long.
const BATCH: u64 = 5_000;

/// Batches marked before Cancel is answered; of a larger campaign the sweep marks the rest within seconds.
const BATCHES_AT_ONCE: u64 = 8;

/// Cancels a campaign that is not finished. Cancelling a cancelled one changes nothing.
pub async fn cancel(ctx: &Ctx, agent: AgentId, id: CampaignId) -> Result<campaign::Model> {
    let campaign = turn(ctx, agent, id, moves::Move::Cancel).await?;
    for _ in 0..BATCHES_AT_ONCE {
        if !cancel_batch(ctx, id).await? {
            break;
        }
    }
    Ok(campaign)
}

/// Marks what is left of cancelled campaigns: the part of the sweep that finishes what [`cancel`] began.
pub async fn cancel_rest(ctx: &Ctx) -> Result<()> {
    // The order is that of the send lane's index, so that Postgres looks nowhere else.
    let sql = "SELECT id FROM campaign WHERE status = 'cancelled' AND sent_at IS NOT NULL AND played_at IS NULL AND \
               (SELECT r.id FROM recipient r WHERE r.campaign_id = campaign.id AND r.watched = 'queued' \
               ORDER BY r.dispatched_until, r.id LIMIT 1) IS NOT NULL";
    for id in column(&ctx.store.read, sql, []).await? {
        while cancel_batch(ctx, id).await? {}
    }
    Ok(())
}

/// Marks one batch; false when nothing was left but what others hold at this moment, which the sweep finds.
async fn cancel_batch(ctx: &Ctx, id: CampaignId) -> Result<bool> {
    let dialect = ctx.store.dialect();
    let tx = ctx.store.begin().await?;
    let queued = format!(
        "SELECT id FROM recipient WHERE campaign_id = $1 AND watched = 'queued' \
         ORDER BY dispatched_until, id LIMIT {BATCH}{}",
        dialect.skip_locked()
    );
    let sql = format!(
        "UPDATE recipient SET state = 'cancelled' WHERE {}",
        dialect.id_in(&queued)
    );
    let marked = execute(&tx, sql, [id.0.into()]).await?;
    let n = i64::try_from(marked).expect("because a batch is small");
    let change = Counts::standing_at(Stage::Cancelled, n) - Counts::standing_at(Stage::Queued, n);
    add_counts(&tx, 0, &BTreeMap::from([(id, change)])).await?;
    tx.commit().await?;
    Ok(marked == BATCH)
}
