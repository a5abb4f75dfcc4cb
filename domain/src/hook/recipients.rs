//! What is told of recipients, whose rows move in batches.

use super::{
    Event, Topic,
    emit::write,
    wanted::{owners, wishes},
};
use crate::{
    Ctx,
    recipient::{Progress, Row},
};
use entity::{AgentId, CampaignId, Millis, RecipientId, recipient::RecipientState};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde_json::json;
use std::collections::BTreeSet;

const TOPICS: [Topic; 5] = [
    Topic::RecipientSent,
    Topic::RecipientDelivered,
    Topic::RecipientRead,
    Topic::RecipientReplied,
    Topic::RecipientFailed,
];

/// Tells what these changes (pairs of before and after) mean, as one statement; without endpoints as none.
pub(crate) async fn emit_recipients(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    changes: &[&(Row, Row)],
) -> Result<(), DbErr> {
    let wishes = wishes(ctx, tx).await?;
    if !wishes.any(&TOPICS) {
        return Ok(());
    }
    let happened: Vec<_> = changes
        .iter()
        .flat_map(|(before, after)| {
            let happened = happened(&before.progress, &after.progress);
            happened.map(move |(topic, at)| {
                let event = Event::of_recipient(topic, after, at);
                (after.campaign, event)
            })
        })
        .collect();
    let campaigns: BTreeSet<CampaignId> = happened.iter().map(|(id, _)| *id).collect();
    let owners = owners(ctx, tx, campaigns).await?;
    let events: Vec<(AgentId, Event)> = happened
        .into_iter()
        .filter_map(|(campaign, event)| Some((*owners.get(&campaign)?, event)))
        .collect();
    write(ctx, tx, &wishes, &events).await
}

/// What happened between the two, and when. A stage is told when there is evidence of it for the first time.
fn happened(was: &Progress, is: &Progress) -> impl Iterator<Item = (Topic, Millis)> + use<> {
    let failed = |progress: &Progress| {
        let failed = progress.state == RecipientState::Failed;
        failed.then(|| progress.failed_at.unwrap_or_default())
    };
    let times = |progress: &Progress| {
        [
            progress.sent_at,
            progress.delivered_at,
            progress.read_at,
            progress.replied_at,
            failed(progress),
        ]
    };
    let both = times(was).into_iter().zip(times(is));
    TOPICS
        .into_iter()
        .zip(both)
        .filter_map(|(topic, (was, is))| Some((topic, is.filter(|_| was.is_none())?)))
}

/// Whether somebody wants to know who fails at the freeze.
pub(crate) async fn wants_frozen(ctx: &Ctx, tx: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(wishes(ctx, tx).await?.any(&[Topic::RecipientFailed]))
}

/// A recipient as it was frozen.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Frozen {
    id: RecipientId,
    phone: Option<String>,
    state: RecipientState,
    error_code: Option<String>,
    error_reason: Option<String>,
}

/// Tells of those of the agent's campaign that failed when they were frozen.
pub(crate) async fn emit_frozen(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    (agent, campaign): (AgentId, CampaignId),
    frozen: Vec<Frozen>,
) -> Result<(), DbErr> {
    let wishes = wishes(ctx, tx).await?;
    let now = ctx.now();
    let failed = frozen
        .into_iter()
        .filter(|recipient| recipient.state == RecipientState::Failed);
    let events: Vec<(AgentId, Event)> = failed
        .map(|recipient| {
            let data = json!({
                "campaign_id": campaign,
                "recipient_id": recipient.id,
                "phone": recipient.phone,
                "stage": "failed",
                "attempt": 1,
                "error": { "code": recipient.error_code, "reason": recipient.error_reason },
            });
            (agent, Event::of(Topic::RecipientFailed, data, now))
        })
        .collect();
    write(ctx, tx, &wishes, &events).await
}
