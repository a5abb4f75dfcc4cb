//! The funnel of campaigns: where their recipients stand, added up from the counters.

use crate::{
    Ctx, Result,
    recipient::{COLUMNS, Counts},
    store::query,
};
use entity::CampaignId;
use sea_orm::FromQueryResult;
use std::collections::HashMap;

/// The counts of each of these campaigns; one that was never sent has none.
pub async fn funnel(ctx: &Ctx, campaigns: &[CampaignId]) -> Result<HashMap<CampaignId, Counts>> {
    if campaigns.is_empty() {
        return Ok(HashMap::new());
    }
    let sums: Vec<_> = COLUMNS
        .iter()
        .map(|column| format!("CAST(SUM({column}) AS bigint) AS {column}"))
        .collect();
    let ids: Vec<_> = campaigns.iter().map(|id| id.0.to_string()).collect();
    let sql = format!(
        "SELECT campaign_id, {} FROM campaign_counter WHERE campaign_id IN ({}) GROUP BY campaign_id",
        sums.join(", "),
        ids.join(", ")
    );
    let rows = query::<Sums>(&ctx.store.read, sql, []).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.campaign_id, row.counts))
        .collect())
}

#[derive(FromQueryResult)]
struct Sums {
    campaign_id: CampaignId,
    #[sea_orm(nested)]
    counts: Counts,
}
