//! Why recipients of a campaign failed, grouped.

use crate::{Ctx, Result, store::query};
use entity::CampaignId;
use sea_orm::FromQueryResult;

/// Recipients that failed for one reason.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Failures {
    /// For programs.
    pub code: String,
    /// For people: of the reasons given with this code, the first.
    pub reason: String,
    /// How many.
    pub recipients: i64,
}

/// The reasons for which recipients of this campaign failed, most frequent first.
pub async fn failures(ctx: &Ctx, id: CampaignId) -> Result<Vec<Failures>> {
    // Counted off the index of failures alone; then one row is read for each code.
    let sql = "SELECT f.code, (SELECT r.error_reason FROM recipient r WHERE r.campaign_id = $1 AND r.watched = 'failed' \
               AND r.error_code = f.code ORDER BY r.id LIMIT 1) AS reason, f.recipients \
               FROM (SELECT error_code AS code, COUNT(*) AS recipients FROM recipient WHERE campaign_id = $1 AND watched = 'failed' \
               GROUP BY error_code) AS f ORDER BY f.recipients DESC, f.code";
    Ok(query(&ctx.store.read, sql, [id.0.into()]).await?)
}
