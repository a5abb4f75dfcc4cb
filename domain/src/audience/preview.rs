//! Previews an audience: how many it finds, how many can be sent to, and some of them.

use super::{Audience, Condition, compile, condition::of_agent, judged};
use crate::{Ctx, Result, store};
use entity::{AgentId, contact};
use sea_orm::FromQueryResult;

/// How many contacts are shown.
const SAMPLE: usize = 5;

/// What an audience finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// Contacts that fit.
    pub matched: i64,
    /// Of them, those that a campaign would send to.
    pub sendable: i64,
    /// The others, by reason.
    pub skipped: Skipped,
    /// The oldest few that fit.
    pub sample: Vec<contact::Model>,
}

/// Contacts that a campaign would not send to, each under its first reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Skipped {
    /// Without a phone.
    pub no_phone: i64,
    /// With a phone that is none.
    pub invalid_phone: i64,
    /// Asked for no more messages.
    pub opted_out: i64,
    /// An older contact of the audience has the number.
    pub duplicate_phone: i64,
}

#[derive(Debug, FromQueryResult)]
struct Counts {
    matched: i64,
    no_phone: i64,
    invalid_phone: i64,
    opted_out: i64,
    duplicate_phone: i64,
}

/// Previews an audience. Refused when it names what the agent does not have.
pub async fn preview(ctx: &Ctx, agent: AgentId, audience: &Audience) -> Result<Preview> {
    let condition = compile(ctx, agent, audience, 2).await?;
    preview_of(ctx, agent, &condition, true).await
}

/// Previews a compiled audience whose placeholders begin with `$2`, for a campaign that heeds opt-outs or does not.
pub async fn preview_of(
    ctx: &Ctx,
    agent: AgentId,
    condition: &Condition,
    heeds_opt_out: bool,
) -> Result<Preview> {
    let values = || std::iter::once(of_agent(agent)).chain(condition.values.iter().cloned());
    let sql = format!(
        "SELECT COUNT(*) AS matched, \
         COUNT(CASE WHEN phone IS NULL THEN 1 END) AS no_phone, \
         COUNT(CASE WHEN phone IS NOT NULL AND NOT phone_valid THEN 1 END) AS invalid_phone, \
         COUNT(CASE WHEN phone_valid AND opted_out THEN 1 END) AS opted_out, \
         COUNT(CASE WHEN duplicate THEN 1 END) AS duplicate_phone FROM ({}) judged",
        judged(condition, heeds_opt_out)
    );
    let counts: Counts = store::query_one(&ctx.store.read, sql, values())
        .await?
        .expect("because an aggregate always answers one row");
    let sql = format!(
        "SELECT c.* FROM contact c WHERE c.agent_id = $1 AND ({}) ORDER BY c.id LIMIT {SAMPLE}",
        condition.sql
    );
    let sample = store::query(&ctx.store.read, sql, values()).await?;
    let skipped = Skipped {
        no_phone: counts.no_phone,
        invalid_phone: counts.invalid_phone,
        opted_out: counts.opted_out,
        duplicate_phone: counts.duplicate_phone,
    };
    Ok(Preview {
        matched: counts.matched,
        sendable: counts.matched
            - skipped.no_phone
            - skipped.invalid_phone
            - skipped.opted_out
            - skipped.duplicate_phone,
        skipped,
        sample,
    })
}
