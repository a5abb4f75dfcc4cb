//! What an agent may still send.

use super::{
    DAY, Ledger,
    ledger::{count, ends_at},
};
use crate::{Ctx, Result, channel, store};
use entity::{AgentId, Millis, campaign::Delivery, channel::Model as Channel};

/// What an agent may still send.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Whether it is sent for real.
    pub mode: Delivery,
    /// The messaging tier in Meta's words, as in `TIER_2K`.
    pub messaging_tier: String,
    /// Unique people per 24 hours; none is unlimited.
    pub limit: Option<u64>,
    /// People who count now.
    pub used_24h: u64,
    /// People who may still be messaged; none is unlimited.
    pub remaining: Option<u64>,
    /// When the next person stops counting; only told when nothing remains.
    pub next_free_at: Option<Millis>,
    /// Messages per second that may leave now; none where nothing leaves the process.
    pub messages_per_second: Option<f64>,
}

/// What this agent may still send.
pub async fn limits(ctx: &Ctx, agent: AgentId) -> Result<Limits> {
    let db = &ctx.store.read;
    let channel = channel::connected(db, agent).await?;
    let ledger = Ledger::of(ctx, agent, channel.as_ref());
    let mut limits = Limits {
        mode: mode(channel.as_ref()),
        messaging_tier: word(channel.as_ref(), ledger.limit),
        limit: ledger.limit,
        used_24h: 0,
        remaining: None,
        next_free_at: None,
        messages_per_second: channel.as_ref().map(|c| channel::rate(c, ctx.now())),
    };
    let Some(limit) = ledger.limit else {
        limits.used_24h = messaged_since(ctx, agent, limits.mode, ctx.now() - DAY).await?;
        return Ok(limits);
    };
    let ended = ctx.now() - DAY;
    limits.used_24h = count(db, &ledger, ended).await?;
    let remaining = limit.saturating_sub(limits.used_24h);
    limits.remaining = Some(remaining);
    if remaining == 0 {
        limits.next_free_at = ends_at(db, &ledger, ended, 0).await?;
    }
    Ok(limits)
}

/// What is left of an agent's limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Whether it is sent for real.
    pub mode: Delivery,
    /// People who may still be messaged; none is unlimited.
    pub people: Option<u64>,
}

/// What is left of an agent's limit, without counting whom it messaged where nothing limits it.
pub async fn left(ctx: &Ctx, agent: AgentId) -> Result<Left> {
    let db = &ctx.store.read;
    let channel = channel::connected(db, agent).await?;
    let ledger = Ledger::of(ctx, agent, channel.as_ref());
    let people = match ledger.limit {
        None => None,
        Some(limit) => Some(limit.saturating_sub(count(db, &ledger, ctx.now() - DAY).await?)),
    };
    let mode = mode(channel.as_ref());
    Ok(Left { mode, people })
}

fn mode(channel: Option<&Channel>) -> Delivery {
    match channel {
        Some(_) => Delivery::Whatsapp,
        None => Delivery::Simulated,
    }
}

/// When the last of so many more people of a ledger may be messaged, all of whom would count; none if that is now.
pub async fn free_at(ctx: &Ctx, ledger: &Ledger, people: u64) -> Result<Option<Millis>> {
    let db = &ctx.store.read;
    let Some(limit) = ledger.limit else {
        return Ok(None);
    };
    let (now, ended) = (ctx.now(), ctx.now() - DAY);
    let remaining = limit.saturating_sub(count(db, ledger, ended).await?);
    let Some(beyond) = people.checked_sub(remaining + 1) else {
        return Ok(None);
    };
    // Places become free as those end that are taken, and those that take them end a day later, and so on.
    let limit = limit.max(1);
    let rounds = i64::try_from(beyond / limit).unwrap_or(i64::MAX / (2 * DAY));
    let place = ends_at(db, ledger, ended, beyond % limit).await?;
    Ok(Some(
        place.unwrap_or(now + DAY).max(now) + rounds.saturating_mul(DAY),
    ))
}

fn word(channel: Option<&Channel>, limit: Option<u64>) -> String {
    match (channel, limit) {
        (Some(channel), _) => channel.messaging_tier.clone(),
        (None, Some(limit)) => format!("TIER_{limit}"),
        (None, None) => "UNLIMITED".to_owned(),
    }
}

/// Without a limit no ledger is kept: the people are counted off the rows.
async fn messaged_since(ctx: &Ctx, agent: AgentId, mode: Delivery, since: Millis) -> Result<u64> {
    // By a table of numbers: counting different ones directly, Postgres sorts them all.
    let sql = "SELECT COUNT(*) AS n FROM (SELECT DISTINCT phone FROM recipient WHERE sent_at > $2 AND campaign_id IN \
               (SELECT id FROM campaign WHERE agent_id = $1 AND delivery = $3 AND sent_at IS NOT NULL \
               AND (played_at IS NULL OR played_at > $2))) AS people";
    let values = [agent.0.into(), since.into(), mode.name().into()];
    Ok(store::count(&ctx.store.read, sql, values).await?)
}
