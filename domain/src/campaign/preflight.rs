//! What sending would do: how many, who not, what is missing, what stands in the way.

use super::{
    Refused, check, estimate,
    heeds_opt_out::heeds_opt_out,
    lacking::{Lacking, lacking},
    moves,
    notice::{Look, Notice},
    send::peek_channel,
    variables_of,
};
use crate::{
    Ctx, Result, agent as owner,
    audience::{self, Preview, Skipped},
    tier,
};
use entity::{AgentId, CampaignId, Millis};
use std::collections::BTreeMap;

/// What sending would do, as things stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preflight {
    /// Contacts that would be sent to.
    pub sendable: i64,
    /// Contacts of the audience that would not, by reason.
    pub skipped: Skipped,
    /// Contacts that would not be sent to because a variable with `if_missing: fail` has no value.
    pub missing_value: i64,
    /// Contacts without a value, by variable key; only variables that some contact lacks.
    pub missing_values: BTreeMap<String, i64>,
    /// People that may still be messaged in these 24 hours; none is unlimited.
    pub limit_remaining: Option<u64>,
    /// When the last message would leave; none if nothing would.
    pub estimated_finish_at: Option<Millis>,
    /// What stands in the way of sending.
    pub blocking: Vec<Notice>,
    /// What to think about.
    pub warnings: Vec<Notice>,
}

/// Looks ahead at sending the campaign; changes nothing.
pub async fn preflight(ctx: &Ctx, agent: AgentId, id: CampaignId) -> Result<Preflight> {
    let campaign = super::get(ctx, agent, id).await?;
    let mut blocking = Vec::new();
    if let Err(refused) = moves::after(id, campaign.status, moves::Move::Send, false) {
        blocking.push(Notice::of(refused.into())?);
    }
    if let Err(refused) = peek_channel(&ctx.store.read, agent).await {
        blocking.push(Notice::of(refused)?);
    }
    let sendable = check::sendable(&ctx.store.read, &campaign).await;
    let template = unless_refused(sendable, &mut blocking)?;
    let audience = audience::parse(&campaign.audience)?;
    // An audience that was accepted may have become unreadable, as when its campaign was deleted.
    let compiled = audience::compile_accepted(ctx, agent, &audience, 2).await;
    let condition = unless_refused(compiled, &mut blocking)?;
    let owner = owner::get(ctx, agent).await?;
    let heeds_opt_out = template
        .as_ref()
        .is_none_or(|template| heeds_opt_out(&owner, template));
    let variables = variables_of(&campaign);
    let (found, lacking) = match &condition {
        // Both read the whole audience, side by side.
        Some(condition) => tokio::try_join!(
            audience::preview_of(ctx, agent, condition, heeds_opt_out),
            lacking(ctx, agent, (condition, heeds_opt_out), &variables),
        )?,
        None => (nobody(), Lacking::default()),
    };
    if found.matched == 0 && blocking.is_empty() {
        blocking.push(Notice::of(Refused::AudienceEmpty(id).into())?);
    }
    let left = tier::left(ctx, agent).await?;
    let sendable = found.sendable - lacking.forbidden;
    let look = Look {
        campaign: &campaign,
        template: template.as_ref(),
        variables: &variables,
        sendable,
    };
    Ok(Preflight {
        sendable,
        skipped: found.skipped,
        missing_value: lacking.forbidden,
        limit_remaining: left.people,
        estimated_finish_at: estimate::finish(ctx, agent, sendable).await?,
        warnings: look.warnings(&lacking, left),
        missing_values: lacking.by_key,
        blocking,
    })
}

/// What was found, or else a notice of why it cannot be had.
fn unless_refused<T>(found: Result<T>, blocking: &mut Vec<Notice>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) => {
            blocking.push(Notice::of(error)?);
            Ok(None)
        }
    }
}

fn nobody() -> Preview {
    Preview {
        matched: 0,
        sendable: 0,
        skipped: Skipped::default(),
        sample: Vec::new(),
    }
}
