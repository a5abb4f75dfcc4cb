//! Counts equal the rows: compared by a sweep, mended and shouted about if they ever differ.

use crate::{
    Ctx, Result,
    recipient::{COLUMNS, Counts, add_counts},
    store::{column, query_one},
};
use entity::CampaignId;
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::BTreeMap;
use tracing::error;

/// How each count is read off the rows.
const OFF_ROWS: [&str; 13] = [
    "SUM(CASE WHEN state IN ('queued', 'sending', 'held', 'in_doubt') THEN 1 ELSE 0 END)",
    "SUM(CASE WHEN state = 'sent' THEN 1 ELSE 0 END)",
    "SUM(CASE WHEN state = 'delivered' THEN 1 ELSE 0 END)",
    "SUM(CASE WHEN state = 'read' THEN 1 ELSE 0 END)",
    "SUM(CASE WHEN state = 'replied' THEN 1 ELSE 0 END)",
    "SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END)",
    "SUM(CASE WHEN state = 'cancelled' THEN 1 ELSE 0 END)",
    "SUM(CASE WHEN state = 'in_doubt' THEN 1 ELSE 0 END)",
    "COUNT(sent_at)",
    "COUNT(delivered_at)",
    "COUNT(read_at)",
    "COUNT(replied_at)",
    "SUM(CASE WHEN state = 'failed' AND error_code = '131026' THEN 1 ELSE 0 END)",
];

/// Compares a frozen campaign's counters with its rows, in one statement and so in one snapshot; adds what differs.
/// Answers whether they agreed.
pub async fn reconcile(ctx: &Ctx, id: CampaignId) -> Result<bool> {
    if difference(&ctx.store.read, id).await? == Counts::default() {
        return Ok(true);
    }
    // Under the campaign's lock and looked at again, so that two processes do not both mend it.
    let tx = ctx.store.begin().await?;
    let lock = format!(
        "SELECT id FROM campaign WHERE id = $1{}",
        ctx.store.dialect().for_update()
    );
    column::<CampaignId>(&tx, lock, [id.0.into()]).await?;
    let difference = difference(&tx, id).await?;
    if difference == Counts::default() {
        return Ok(true);
    }
    error!(campaign.id = %id, ?difference, "The counters of campaign {id} differed from its rows; they were mended");
    add_counts(&tx, 0, &BTreeMap::from([(id, difference)])).await?;
    tx.commit().await?;
    Ok(false)
}

/// What the rows say more than the counters.
async fn difference(db: &impl ConnectionTrait, id: CampaignId) -> Result<Counts, DbErr> {
    let pairs = COLUMNS.iter().zip(OFF_ROWS);
    let differences: Vec<_> = COLUMNS
        .iter()
        .map(|c| format!("CAST(COALESCE(a.{c}, 0) - COALESCE(b.{c}, 0) AS bigint) AS {c}"))
        .collect();
    let rows: Vec<_> = pairs
        .map(|(column, off_rows)| format!("{off_rows} AS {column}"))
        .collect();
    let sums: Vec<_> = COLUMNS
        .iter()
        .map(|column| format!("SUM({column}) AS {column}"))
        .collect();
    let sql = format!(
        "SELECT {} FROM (SELECT {} FROM recipient WHERE campaign_id = $1) AS a \
         CROSS JOIN (SELECT {} FROM campaign_counter WHERE campaign_id = $1) AS b",
        differences.join(", "),
        rows.join(", "),
        sums.join(", ")
    );
    let found = query_one::<Counts>(db, sql, [id.0.into()]).await?;
    Ok(found.unwrap_or_default())
}

/// The sweep: compares every campaign that is at work.
pub async fn reconcile_active(ctx: &Ctx) -> Result<()> {
    let sql = "SELECT id FROM campaign WHERE status IN ('sending', 'paused') AND frozen_at IS NOT NULL AND kind <> 'reply'";
    for id in column(&ctx.store.read, sql, []).await? {
        reconcile(ctx, id).await?;
    }
    Ok(())
}
