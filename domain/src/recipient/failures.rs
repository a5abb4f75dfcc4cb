//! Why recipients of a campaign failed, grouped.

use crate::{Ctx, Result, store::query};
use entity::CampaignId;
use sea_orm::FromQueryResult;

/// Recipients that failed for one reason.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Failures {
    /// For programs.
    pub code: String,
    /// For people: of the reasons given with this code, one.
    pub reason: String,
    /// How many.
    pub recipients: i64,
}

/// The reasons for which recipients of this campaign failed, most frequent first.
pub async fn failures(ctx: &Ctx, id: CampaignId) -> Result<Vec<Failures>> {
    let sql = "SELECT error_code AS code, MIN(error_reason) AS reason, COUNT(*) AS recipients FROM recipient \
               WHERE campaign_id = $1 AND watched = 'failed' GROUP BY error_code ORDER BY recipients DESC, code";
    Ok(query(&ctx.store.read, sql, [id.0.into()]).await?)
}
