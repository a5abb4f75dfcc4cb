//! In doubt: what was claimed and never heard of again, because its process died. It may have been sent, so it is
//! neither sent again nor failed: a status, or the operator, tells.

use crate::{
    Ctx, Result,
    clock::millis,
    recipient::{Row, lock_rows, write_rows},
    store::{self, column},
};
use entity::{CampaignId, RecipientId, recipient::RecipientState};
use std::time::Duration;
use tracing::warn;

/// Rows moved in one transaction.
const BATCH: u64 = 1_000;

/// How much longer than its deadline and its request an outcome may take to be written.
const MARGIN: Duration = Duration::from_secs(5);

/// The sweep: marks what was claimed so long ago that its request has ended, one way or the other.
pub async fn doubt(ctx: &Ctx) -> Result<()> {
    let sql = "SELECT id FROM campaign WHERE delivery = 'whatsapp' AND sent_at IS NOT NULL AND played_at IS NULL AND \
               EXISTS (SELECT 1 FROM recipient r WHERE r.campaign_id = campaign.id AND r.watched = 'sending')";
    for campaign in column::<CampaignId>(&ctx.store.read, sql, []).await? {
        while doubt_batch(ctx, campaign).await? == BATCH {}
    }
    Ok(())
}

async fn doubt_batch(ctx: &Ctx, campaign: CampaignId) -> Result<u64> {
    let settings = &ctx.settings;
    let longest = settings.claim_deadline + settings.http_timeout + MARGIN;
    let tx = ctx.store.begin().await?;
    let ended = store::now(ctx, &tx).await? - millis(longest);
    let sql = format!(
        "SELECT id FROM recipient WHERE campaign_id = $1 AND watched = 'sending' AND claimed_at <= $2 \
         ORDER BY claimed_at, id LIMIT {BATCH}{}",
        ctx.store.dialect().skip_locked()
    );
    let ids: Vec<RecipientId> = column(&tx, sql, [campaign.0.into(), ended.into()]).await?;
    let changes: Vec<(Row, Row)> = lock_rows(&tx, &ids)
        .await?
        .into_iter()
        .map(|row| {
            let mut after = row.clone();
            after.progress.state = RecipientState::InDoubt;
            (row, after)
        })
        .collect();
    write_rows(ctx, &tx, 0, &changes).await?;
    tx.commit().await?;
    if !changes.is_empty() {
        let n = changes.len();
        warn!(campaign.id = %campaign, recipients = n, "{n} recipients of campaign {campaign} are in doubt: their worker was lost while it sent");
    }
    Ok(changes.len() as u64)
}
