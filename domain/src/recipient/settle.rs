//! Settling: what became of messages that were sent, a batch a transaction. May run again for the same outcomes, and
//! may be late: a status may have told more in the meantime.

use super::{
    Event, Row, What, apply,
    books::Books,
    lock_rows,
    refusal::{Consequences, Refusal, Told, Weighed, refuse, requeue},
    write_rows,
};
use crate::{
    Ctx, Result, conversation,
    whatsapp::graph::{NotSent, Sent},
};
use entity::{CampaignId, ChannelId, Millis, RecipientId, recipient::RecipientState};
use std::{collections::HashMap, time::Duration};
use tracing::{debug, warn};

/// How long a channel rests whose provider cannot be reached.
const UNREACHABLE: Duration = Duration::from_secs(3);

/// How long a channel rests whose provider gives no readable answers.
const ILL: Duration = Duration::from_secs(30);

/// What became of one attempt.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The recipient.
    pub recipient: RecipientId,
    /// Its campaign.
    pub campaign: CampaignId,
    /// The attempt.
    pub attempt: i32,
    /// When it was claimed. An attempt that was given back is claimed again, and what became of it before says nothing
    /// of what becomes of it then.
    pub claimed_at: Millis,
    /// When it became known.
    pub at: Millis,
    /// What became of it.
    pub sent: Sent,
    /// What that means beyond it.
    pub weighed: Weighed,
}

/// Writes what became of these attempts through one channel, and draws the consequences: a throttled number is slowed,
/// a refused campaign paused, a refused channel stopped.
pub async fn settle(ctx: &Ctx, shard: i32, channel: ChannelId, outcomes: &[Settled]) -> Result<()> {
    let mut consequences = beyond(channel, outcomes);
    let by_id: HashMap<_, _> = outcomes.iter().map(|o| (o.recipient, o)).collect();
    let tx = ctx.store.begin().await?;
    let ids: Vec<_> = by_id.keys().copied().collect();
    let rows = lock_rows(&tx, &ids).await?;
    let books = Books::of(ctx, &tx, &rows).await?;
    let mut changes = Vec::with_capacity(rows.len());
    for before in rows {
        let (outcome, mut after) = (by_id[&before.id], before.clone());
        let Some(campaign) = books.campaign(&before) else {
            continue;
        };
        match (&outcome.weighed.judged, is_under_way(&before, outcome)) {
            (Some(judged), true) => {
                let refusal = Refusal {
                    judged,
                    told: Told::AtOnce,
                    at: outcome.at,
                };
                refuse(&mut after, campaign, &refusal, &mut consequences);
            }
            (Some(_), false) => {}
            (None, under_way) => move_on(&mut after, outcome, under_way),
        }
        changes.push((before, after));
    }
    books.count_people(ctx, &tx, &changes).await?;
    write_rows(ctx, &tx, shard, &changes).await?;
    conversation::learn_digits(ctx, &tx, &other_digits(&changes, &by_id)).await?;
    consequences.carry_out(ctx, &tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Whom WhatsApp knows by other digits than their number's, as in Brazil: replies will come from those.
fn other_digits<'a>(
    changes: &[(Row, Row)],
    outcomes: &HashMap<RecipientId, &'a Settled>,
) -> Vec<(RecipientId, &'a str)> {
    let told = changes.iter().filter_map(|(row, _)| {
        let Sent::Accepted(accepted) = &outcomes.get(&row.id)?.sent else {
            return None;
        };
        let wa_id = accepted.wa_id.as_deref()?;
        let same = row.phone.as_deref()?.trim_start_matches('+') == wa_id;
        (!same).then_some((row.id, wa_id))
    });
    told.collect()
}

/// What these outcomes mean for the channel and its campaigns.
fn beyond(channel: ChannelId, outcomes: &[Settled]) -> Consequences {
    let mut consequences = Consequences::default();
    for outcome in outcomes {
        if let Some(judged) = &outcome.weighed.judged {
            consequences.note(outcome.campaign, channel, judged);
        }
        match &outcome.sent {
            Sent::NotSent(NotSent::Unreachable(_)) => consequences.rest(channel, UNREACHABLE),
            Sent::InDoubt(why) => {
                debug!(recipient.id = %outcome.recipient, why, "A message is in doubt");
                if outcome.weighed.ill {
                    warn!(channel.id = %channel, why, "Meta does not answer as it should; channel {channel} rests");
                    consequences.rest(channel, ILL);
                }
            }
            Sent::Accepted(_) | Sent::Refused(_) | Sent::NotSent(NotSent::Late) => {}
        }
    }
    consequences
}

/// Whether the row still waits to hear of this claim.
fn is_under_way(row: &Row, outcome: &Settled) -> bool {
    let waits = matches!(
        row.progress.state,
        RecipientState::Sending | RecipientState::InDoubt
    );
    waits && row.progress.attempt == outcome.attempt && row.claimed_at == Some(outcome.claimed_at)
}

fn move_on(row: &mut Row, outcome: &Settled, under_way: bool) {
    match &outcome.sent {
        Sent::Accepted(accepted) => {
            let wamid = accepted.wamid.clone();
            let what = if accepted.held {
                What::Held { wamid }
            } else {
                What::Accepted { wamid }
            };
            let event = Event {
                attempt: outcome.attempt,
                at: outcome.at,
                what,
            };
            apply(&mut row.progress, &event);
        }
        // Given back as it was: the same attempt may be made again, for nobody has seen it.
        Sent::NotSent(why) if under_way => {
            let wait = match why {
                NotSent::Late => 0,
                NotSent::Unreachable(_) => 1_000,
            };
            requeue(row, outcome.at + wait, false, None);
        }
        Sent::InDoubt(_) if under_way => row.progress.state = RecipientState::InDoubt,
        Sent::NotSent(_) | Sent::InDoubt(_) | Sent::Refused(_) => {}
    }
}
