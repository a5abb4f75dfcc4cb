//! Statuses: what Meta tells by webhook of messages, applied a batch at a time. Early, late, twice, in any order and
//! about messages that are not ours: all lead to the same rows.

use super::{
    Event, Fault, Reference, Row, What, apply,
    books::Books,
    lock_rows,
    refusal::{Consequences, Refusal, Told, refuse},
    write_rows,
};
use crate::{
    Ctx, Result, campaign, installation,
    store::{Column, Records, dialect_of, execute, query},
    whatsapp::{
        event::{Status, StatusKind},
        verdict::{GraphError, judge},
    },
};
use entity::{ChannelId, Millis, RecipientId, recipient::RecipientState};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

/// A status of a message that went through one of our channels.
#[derive(Debug, Clone)]
pub struct StatusOf {
    /// The channel that has the number.
    pub channel: ChannelId,
    /// Meta's id of the number. It may have been another agent's when the message was sent.
    pub number: Arc<str>,
    /// What Meta tells.
    pub status: Status,
    /// When it was received: the time of a status that has none of its own.
    pub received_at: Millis,
}

/// What became of a batch of statuses.
#[derive(Debug, Default)]
pub struct Applied {
    /// Positions of those that no recipient of ours is known for, and that may still turn out to be ours.
    pub unknown: Vec<usize>,
    /// How many are certainly not ours.
    pub foreign: usize,
}

/// Applies statuses to the recipients that they are about: by the reference that they carry, else by the message's id.
pub async fn apply_statuses(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    shard: i32,
    statuses: &[StatusOf],
) -> Result<Applied> {
    let mut applied = Applied::default();
    let owners = owners(ctx, tx, statuses).await?;
    let ids: BTreeSet<RecipientId> = owners.iter().flatten().map(|owner| owner.0).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let rows = lock_rows(tx, &ids).await?;
    let books = Books::of(ctx, tx, &rows).await?;
    let before: HashMap<RecipientId, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut after = before.clone();
    let mut teller = Teller {
        books: &books,
        consequences: Consequences::default(),
    };
    for (n, (told, owner)) in statuses.iter().zip(&owners).enumerate() {
        let row = owner.and_then(|(id, _)| after.get_mut(&id));
        let row = row.filter(|row| books.number(row) == Some(&told.number));
        let Some(row) = row else {
            match told.status.callback_data {
                None if owner.is_none() => applied.unknown.push(n),
                _ => applied.foreign += 1,
            }
            continue;
        };
        let attempt = owner.and_then(|(_, attempt)| attempt);
        let attempt = attempt.unwrap_or(row.progress.wamid_attempt);
        teller.tell(row, told, attempt);
    }
    let consequences = teller.consequences;
    let mut changes: Vec<(Row, Row)> = before
        .into_iter()
        .filter_map(|(id, row)| Some((row, after.remove(&id)?)))
        .collect();
    changes.sort_by_key(|(row, _)| row.id);
    books.count_people(ctx, tx, &changes).await?;
    write_rows(ctx, tx, shard, &changes).await?;
    reopen(ctx, tx, &changes).await?;
    hear(tx, statuses, &owners, &changes).await?;
    consequences.carry_out(ctx, tx).await?;
    Ok(applied)
}

/// Remembers up to which send each channel's webhooks flow, to about a second.
async fn hear(
    tx: &impl ConnectionTrait,
    statuses: &[StatusOf],
    owners: &[Option<Owner>],
    changes: &[(Row, Row)],
) -> Result<(), DbErr> {
    let claimed: HashMap<RecipientId, Millis> = changes
        .iter()
        .filter_map(|(row, _)| Some((row.id, row.claimed_at?)))
        .collect();
    let mut heard = BTreeMap::<ChannelId, Millis>::new();
    for (told, owner) in statuses.iter().zip(owners) {
        if let Some(at) = owner.and_then(|(id, _)| claimed.get(&id)) {
            let latest = heard.entry(told.channel).or_default();
            *latest = (*latest).max(*at);
        }
    }
    for (channel, at) in heard {
        let sql = "UPDATE channel SET heard_of = $1 WHERE id = $2 AND heard_of < $3";
        let values = [at.into(), channel.0.into(), (at - 1_000).into()];
        execute(tx, sql, values).await?;
    }
    Ok(())
}

/// Campaigns that were completed have work again if one of their recipients goes back to wait.
async fn reopen(ctx: &Ctx, tx: &impl ConnectionTrait, changes: &[(Row, Row)]) -> Result<(), DbErr> {
    let waits = |(before, after): &&(Row, Row)| {
        let is_queued = |row: &Row| row.progress.state == RecipientState::Queued;
        !is_queued(before) && is_queued(after)
    };
    let campaigns: BTreeSet<_> = changes
        .iter()
        .filter(waits)
        .map(|(row, _)| row.campaign)
        .collect();
    let campaigns: Vec<_> = campaigns.into_iter().collect();
    campaign::reopen(ctx, tx, &campaigns).await
}

/// A recipient, and the attempt if the status named it.
type Owner = (RecipientId, Option<i32>);

/// Whom each status is about, as far as that is known.
async fn owners(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    statuses: &[StatusOf],
) -> Result<Vec<Option<Owner>>, DbErr> {
    let installation = installation::name(ctx).await?;
    let mut owners: Vec<Option<Owner>> = statuses
        .iter()
        .map(|told| {
            let data = told.status.callback_data.as_deref()?;
            let reference = Reference::read(installation, data)?;
            Some((reference.recipient, Some(reference.attempt)))
        })
        .collect();
    let nameless: HashSet<&str> = statuses
        .iter()
        .zip(&owners)
        .filter(|(_, owner)| owner.is_none())
        .map(|(told, _)| told.status.wamid.as_str())
        .collect();
    if nameless.is_empty() {
        return Ok(owners);
    }
    let known = by_wamid(tx, nameless.into_iter()).await?;
    for (told, owner) in statuses.iter().zip(&mut owners) {
        if owner.is_none() {
            *owner = known.get(&told.status.wamid).map(|id| (*id, None));
        }
    }
    Ok(owners)
}

async fn by_wamid(
    tx: &impl ConnectionTrait,
    wamids: impl Iterator<Item = &str>,
) -> Result<HashMap<String, RecipientId>, DbErr> {
    const WAMID: Records = Records(&[Column::Text("wamid")]);
    let asked: Vec<Value> = wamids.map(|wamid| json!({ "wamid": wamid })).collect();
    // The second condition is that of the index.
    let sql = format!(
        "SELECT r.id, r.wamid FROM {} AS asked JOIN recipient r ON r.wamid = asked.wamid AND r.simulate_from IS NULL",
        WAMID.table(dialect_of(tx), "$1")
    );
    let found = query::<Named>(tx, sql, [Value::Array(asked).to_string().into()]).await?;
    Ok(found.into_iter().map(|row| (row.wamid, row.id)).collect())
}

#[derive(FromQueryResult)]
struct Named {
    id: RecipientId,
    wamid: String,
}

/// Tells rows what statuses say.
struct Teller<'a> {
    books: &'a Books,
    consequences: Consequences,
}

impl Teller<'_> {
    fn tell(&mut self, row: &mut Row, told: &StatusOf, attempt: i32) {
        let at = told.status.at.unwrap_or(told.received_at);
        let mut event = |what| apply(&mut row.progress, &Event { attempt, at, what });
        let wamid = told.status.wamid.clone();
        match &told.status.kind {
            StatusKind::Sent => event(What::Accepted { wamid }),
            StatusKind::Delivered => {
                event(What::Accepted { wamid });
                event(What::Delivered);
            }
            StatusKind::Read | StatusKind::Played => {
                event(What::Accepted { wamid });
                event(What::Read);
            }
            StatusKind::Failed => self.fail(row, told, attempt, at),
            StatusKind::Other(_) => {}
        }
    }

    /// A message that had been taken failed. Counts for the current attempt only, and only below delivered.
    fn fail(&mut self, row: &mut Row, told: &StatusOf, attempt: i32, at: Millis) {
        let standing = row.progress.state;
        let counts = attempt >= row.progress.attempt && is_below_delivered(standing);
        let wamid = told.status.wamid.clone();
        let taken = What::Accepted { wamid };
        let mut event = |what| apply(&mut row.progress, &Event { attempt, at, what });
        event(taken);
        let error = told.status.errors.first().map_or_else(
            || GraphError::unknown("Meta did not say why"),
            GraphError::of_fault,
        );
        // Told before: of several reports of one failure the reducer keeps the earliest.
        if counts && standing == RecipientState::Failed {
            let judged = judge(&error);
            return event(What::Failed(Fault::new(judged.code, judged.reason)));
        }
        let Some(campaign) = self.books.campaign(row).filter(|_| counts) else {
            return;
        };
        let judged = judge(&error);
        let channel = campaign.channel_id.unwrap_or(told.channel);
        self.consequences.note(campaign.id, channel, &judged);
        let refusal = Refusal {
            judged: &judged,
            told: Told::Later,
            // Not when Meta says it was: a wait begins when we hear of it.
            at: told.received_at,
        };
        refuse(row, campaign, &refusal, &mut self.consequences);
        if row.progress.state == RecipientState::Failed {
            row.progress.failed_at = Some(at);
        }
    }
}

fn is_below_delivered(state: RecipientState) -> bool {
    match state {
        RecipientState::Queued
        | RecipientState::Sending
        | RecipientState::Held
        | RecipientState::InDoubt
        | RecipientState::Sent
        | RecipientState::Failed
        | RecipientState::Cancelled => true,
        RecipientState::Delivered | RecipientState::Read | RecipientState::Replied => false,
    }
}
