//! When a campaign will be through, as things stand.

use crate::{
    Ctx, Result, channel,
    recipient::Counts,
    tier::{self, Ledger},
};
use entity::{
    AgentId, Millis,
    campaign::{CampaignStatus, Model},
};

/// Recipients that a simulation sends in a second, roughly.
const SIMULATED_RATE: f64 = 3_000.0;

/// When the last message of a campaign that is being sent would leave; none if none is waiting.
pub async fn estimated_finish_at(
    ctx: &Ctx,
    campaign: &Model,
    counts: &Counts,
) -> Result<Option<Millis>> {
    let waiting = counts.queued - counts.in_doubt;
    match campaign.status {
        CampaignStatus::Sending => finish(ctx, campaign.agent_id, waiting).await,
        _ => Ok(None),
    }
}

/// When the last of so many messages would leave, by the number's rate and the tier, whichever is later; none for none.
pub(super) async fn finish(ctx: &Ctx, agent: AgentId, messages: i64) -> Result<Option<Millis>> {
    if messages <= 0 {
        return Ok(None);
    }
    let channel = channel::connected(&ctx.store.read, agent).await?;
    let rate = channel.as_ref().map(|c| channel::rate(c, ctx.now()));
    let rate = rate.unwrap_or(SIMULATED_RATE);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "an estimate, of at most some years in milliseconds"
    )]
    let sending = (messages as f64 * 1_000.0 / rate.max(0.001)) as Millis + 1_000;
    let people = u64::try_from(messages).unwrap_or(0);
    let ledger = Ledger::of(ctx, agent, channel.as_ref());
    let allowed = tier::free_at(ctx, &ledger, people).await?;
    let sent = ctx.now() + sending;
    Ok(Some(allowed.map_or(sent, |at| sent.max(at))))
}
