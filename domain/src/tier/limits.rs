//! What an agent may still send.

use super::{
    DAY,
    ledger::{count, next_free_at},
};
use crate::{Ctx, Result, store};
use entity::{AgentId, Millis};

/// What an agent may still send, in simulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Unique people per 24 hours; none is unlimited.
    pub limit: Option<u64>,
    /// People who count now.
    pub used_24h: u64,
    /// People who may still be messaged; none is unlimited.
    pub remaining: Option<u64>,
    /// When the next person stops counting; only told when nothing remains.
    pub next_free_at: Option<Millis>,
}

/// What this agent may still send.
pub async fn limits(ctx: &Ctx, agent: AgentId) -> Result<Limits> {
    let db = &ctx.store.read;
    let Some(limit) = ctx.settings.simulated_tier else {
        let used_24h = messaged_since(ctx, agent, ctx.now() - DAY).await?;
        return Ok(Limits {
            limit: None,
            used_24h,
            remaining: None,
            next_free_at: None,
        });
    };
    let ended = ctx.now() - DAY;
    let used_24h = count(db, agent, ended).await?;
    let remaining = limit.saturating_sub(used_24h);
    let next_free_at = match remaining {
        0 => next_free_at(db, agent, ended).await?,
        _ => None,
    };
    Ok(Limits {
        limit: Some(limit),
        used_24h,
        remaining: Some(remaining),
        next_free_at,
    })
}

/// Without a limit no ledger is kept: the people are counted off the rows.
async fn messaged_since(ctx: &Ctx, agent: AgentId, since: Millis) -> Result<u64> {
    let sql = "SELECT COUNT(DISTINCT phone) AS n FROM recipient WHERE sent_at > $2 AND campaign_id IN \
               (SELECT id FROM campaign WHERE agent_id = $1 AND sent_at IS NOT NULL \
               AND (played_at IS NULL OR played_at > $2))";
    Ok(store::count(&ctx.store.read, sql, [agent.0.into(), since.into()]).await?)
}
