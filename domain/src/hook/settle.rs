//! Settling: what came of telling a batch of events, in one transaction: when to try again, what to give up, and how their
//! endpoints fare.

use super::{Due, health::health};
use crate::{
    Ctx, Result,
    store::{Column, Records, dialect_of, execute},
};
use entity::{Millis, hook_event::HookEventState};
use serde::Serialize;

const SECOND: Millis = 1_000;
const HOUR: Millis = 3_600 * SECOND;

/// How long after its first try an event is tried for the last time.
const HORIZON: Millis = 24 * HOUR;

/// The first wait between two tries of an event, and the longest.
const BACKOFF: (Millis, Millis) = (5 * SECOND, 2 * HOUR);

/// Longest answer that is kept, in characters.
const LONGEST_ANSWER: usize = 500;

/// What came of telling an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken, with this status.
    Delivered(u16),
    /// It was not, for this reason.
    Failed(String),
    /// The endpoint says that it is gone for good.
    Gone,
    /// It was not its turn; it is due again at this time.
    PutOff(Millis),
    /// The endpoint is disabled or gone.
    Unwanted,
}

/// An event with what came of telling it.
#[derive(Debug, Clone)]
pub struct Told {
    /// The event.
    pub due: Due,
    /// What came of it.
    pub outcome: Outcome,
}

/// Writes what came of telling these events.
pub async fn settle(ctx: &Ctx, told: &[Told]) -> Result<()> {
    let now = ctx.now();
    let records: Vec<Record> = told.iter().map(|told| Record::of(told, now)).collect();
    let records = serde_json::to_string(&records).expect("because records are plain data");
    let tx = ctx.store.begin().await?;
    let sql = format!(
        "UPDATE hook_event SET state = change.state, due_at = change.due_at, dispatched_until = change.due_at, attempt = 0, \
         tries = change.tries, first_tried_at = change.first_tried_at, delivered_at = change.delivered_at, \
         answer = COALESCE(change.answer, hook_event.answer) FROM {} AS change \
         WHERE hook_event.id = change.id AND hook_event.dispatch_seq = change.seq AND hook_event.state = 'waiting'",
        RECORD.table(dialect_of(&tx), "$1")
    );
    execute(&tx, sql, [records.into()]).await?;
    // In the order of ids, so that nobody waits in a circle.
    for (hook, health) in health(told) {
        health.write(&tx, hook, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

const RECORD: Records = Records(&[
    Column::Big("id"),
    Column::Big("seq"),
    Column::Text("state"),
    Column::Big("due_at"),
    Column::Big("tries"),
    Column::Big("first_tried_at"),
    Column::Big("delivered_at"),
    Column::Text("answer"),
]);

/// What is written of an event. What is not there is read as null.
#[derive(Serialize)]
struct Record {
    id: i64,
    seq: i64,
    state: &'static str,
    due_at: Millis,
    tries: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_tried_at: Option<Millis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivered_at: Option<Millis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
}

impl Record {
    fn of(told: &Told, now: Millis) -> Self {
        let due = &told.due;
        let as_it_was = Self {
            id: due.id.0,
            seq: due.seq,
            state: HookEventState::Waiting.name(),
            due_at: now,
            tries: due.tries,
            first_tried_at: due.first_tried_at,
            delivered_at: None,
            answer: None,
        };
        let first = due.first_tried_at.unwrap_or(now);
        let tried = |state: HookEventState, answer: &str| Self {
            state: state.name(),
            tries: due.tries + 1,
            first_tried_at: Some(first),
            answer: Some(answer.chars().take(LONGEST_ANSWER).collect()),
            ..as_it_was
        };
        match &told.outcome {
            Outcome::Delivered(status) => Self {
                delivered_at: Some(now),
                ..tried(HookEventState::Delivered, &format!("it answered {status}"))
            },
            Outcome::Failed(why) if now >= first + HORIZON => tried(HookEventState::GivenUp, why),
            Outcome::Failed(why) => Self {
                due_at: again_at(now, first, due.tries),
                ..tried(HookEventState::Waiting, why)
            },
            Outcome::Gone => tried(HookEventState::GivenUp, "it answered 410"),
            Outcome::PutOff(until) => Self {
                due_at: *until,
                ..as_it_was
            },
            Outcome::Unwanted => Self {
                state: HookEventState::GivenUp.name(),
                answer: Some("the webhook is disabled".to_owned()),
                ..as_it_was
            },
        }
    }
}

/// When an event is tried again that was tried `tries` times before: twice as late each time, more or less, and once more
/// when its time is over.
fn again_at(now: Millis, first: Millis, tries: i32) -> Millis {
    let wait = (BACKOFF.0 << tries.clamp(0, 20)).min(BACKOFF.1);
    let wait = rand::random_range(wait - wait / 5..=wait + wait / 5);
    (now + wait).min(first + HORIZON)
}
