//! Recipient rows in batches: locked in id order, moved by the reducer, written back by one statement together with
//! the counters.

use super::{
    Counts, Event, Fault, Progress, What, add_counts, apply,
    record::{Record, update},
};
use crate::{
    Ctx, hook,
    store::{dialect_of, execute, id_list, query},
};
use entity::{CampaignId, Millis, RecipientId, recipient::RecipientState};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::BTreeMap;

/// A locked recipient: what handlers look at and may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: RecipientId,
    /// Its campaign.
    pub campaign: CampaignId,
    /// Phone as captured.
    pub phone: Option<String>,
    /// How far it has come.
    pub progress: Progress,
    /// When the current attempt was claimed, by the database's clock.
    pub claimed_at: Option<Millis>,
    /// Tries of the retry budget that were used up.
    pub tries: i32,
    /// When its first attempt was claimed, less the time for which its campaign had been paused by then.
    pub first_tried_at: Option<Millis>,
    /// When the send lane may take it.
    pub due_at: Millis,
    /// The send lane does not dispatch it before this.
    pub dispatched_until: Millis,
    /// The send lane's current dispatch.
    pub dispatch_seq: i64,
    /// When the simulated send was accepted.
    pub simulate_from: Option<Millis>,
    /// When the simulation goes on.
    pub simulate_due_at: Option<Millis>,
    /// The simulate lane does not dispatch it before this.
    pub simulate_until: Millis,
    /// The simulate lane's current dispatch.
    pub simulate_seq: i64,
}

impl Row {
    /// Its current attempt failed.
    pub fn fail(&mut self, fault: Fault, at: Millis) {
        let event = Event {
            attempt: self.progress.attempt,
            at,
            what: What::Failed(fault),
        };
        apply(&mut self.progress, &event);
    }
}

/// Locks these recipients in id order and answers them in that order; unknown ids are left out.
pub async fn lock_rows(db: &impl ConnectionTrait, ids: &[RecipientId]) -> Result<Vec<Row>, DbErr> {
    let dialect = dialect_of(db);
    let sql = format!(
        "SELECT id, campaign_id, phone, state, attempt, wamid, wamid_attempt, claimed_at, tries, first_tried_at, error_code, error_reason, sent_at, delivered_at, \
         read_at, replied_at, failed_at, due_at, dispatched_until, dispatch_seq, simulate_from, simulate_due_at, simulate_until, \
         simulate_seq FROM recipient WHERE id IN ({}) ORDER BY id{}",
        dialect.listed_ids("$1"),
        dialect.for_update()
    );
    let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
    Ok(query::<Stored>(db, sql, [id_list(&ids)])
        .await?
        .into_iter()
        .map(Row::from)
        .collect())
}

/// Writes the rows that changed (pairs of before and after), moves their campaigns' counters, and tells what became of
/// them to whoever wants to know.
pub async fn write_rows(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    shard: i32,
    rows: &[(Row, Row)],
) -> Result<(), DbErr> {
    let changed: Vec<_> = rows
        .iter()
        .filter(|(before, after)| before != after)
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let records: Vec<_> = changed.iter().map(|(_, after)| Record::of(after)).collect();
    let records = serde_json::to_string(&records).expect("because records are plain data");
    execute(db, update(dialect_of(db)), [records.into()]).await?;
    hook::emit_recipients(ctx, db, &changed).await?;
    let mut counts = BTreeMap::<CampaignId, Counts>::new();
    for (before, after) in changed {
        *counts.entry(after.campaign).or_default() +=
            Counts::of(&after.progress) - Counts::of(&before.progress);
    }
    add_counts(db, shard, &counts).await
}

#[derive(FromQueryResult)]
struct Stored {
    id: RecipientId,
    campaign_id: CampaignId,
    phone: Option<String>,
    state: RecipientState,
    attempt: i32,
    wamid: Option<String>,
    wamid_attempt: i32,
    claimed_at: Option<Millis>,
    tries: i32,
    first_tried_at: Option<Millis>,
    error_code: Option<String>,
    error_reason: Option<String>,
    sent_at: Option<Millis>,
    delivered_at: Option<Millis>,
    read_at: Option<Millis>,
    replied_at: Option<Millis>,
    failed_at: Option<Millis>,
    due_at: Millis,
    dispatched_until: Millis,
    dispatch_seq: i64,
    simulate_from: Option<Millis>,
    simulate_due_at: Option<Millis>,
    simulate_until: Millis,
    simulate_seq: i64,
}

impl From<Stored> for Row {
    fn from(stored: Stored) -> Self {
        let fault = stored
            .error_code
            .map(|code| Fault::new(code, stored.error_reason.unwrap_or_default()));
        Self {
            id: stored.id,
            campaign: stored.campaign_id,
            phone: stored.phone,
            progress: Progress {
                state: stored.state,
                attempt: stored.attempt,
                wamid: stored.wamid,
                wamid_attempt: stored.wamid_attempt,
                fault,
                sent_at: stored.sent_at,
                delivered_at: stored.delivered_at,
                read_at: stored.read_at,
                replied_at: stored.replied_at,
                failed_at: stored.failed_at,
            },
            claimed_at: stored.claimed_at,
            tries: stored.tries,
            first_tried_at: stored.first_tried_at,
            due_at: stored.due_at,
            dispatched_until: stored.dispatched_until,
            dispatch_seq: stored.dispatch_seq,
            simulate_from: stored.simulate_from,
            simulate_due_at: stored.simulate_due_at,
            simulate_until: stored.simulate_until,
            simulate_seq: stored.simulate_seq,
        }
    }
}
