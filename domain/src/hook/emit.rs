//! Emitting: an event becomes rows of the notify lane, one for each endpoint that wants it, in the transaction in which it
//! happened.

use super::{
    Event,
    wanted::{Wishes, wishes},
};
use crate::{
    Ctx,
    store::{Column, Records, dialect_of, execute},
};
use entity::{AgentId, Millis};
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use ulid::Ulid;

/// Tells whoever wants it that this happened in the agent, once `tx` is committed. Costs nothing where nobody does.
pub async fn emit(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    event: Event,
) -> Result<(), DbErr> {
    emit_all(ctx, tx, &[(agent, event)]).await
}

/// Like [`emit`], for any number of events: one statement.
pub(crate) async fn emit_all(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    events: &[(AgentId, Event)],
) -> Result<(), DbErr> {
    if events.is_empty() {
        return Ok(());
    }
    let wishes = wishes(ctx, tx).await?;
    write(ctx, tx, &wishes, events).await
}

/// Writes what these wishes ask for.
pub(super) async fn write(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    wishes: &Wishes,
    events: &[(AgentId, Event)],
) -> Result<(), DbErr> {
    let mut records = Vec::new();
    for (agent, event) in events {
        let mut hooks = wishes.of(*agent, event.topic).peekable();
        if hooks.peek().is_none() {
            continue;
        }
        let (event_id, payload) = (event_id(), event.body(*agent));
        records.extend(hooks.map(|hook| Record {
            hook_id: hook.0,
            event_id: event_id.clone(),
            topic: event.topic.name(),
            payload: payload.clone(),
        }));
    }
    insert(tx, ctx.now(), &records).await
}

/// An event's name for ever.
pub(super) fn event_id() -> String {
    format!("evt_{}", Ulid::generate())
}

/// An event for an endpoint.
#[derive(Serialize)]
struct Record {
    hook_id: i64,
    event_id: String,
    topic: &'static str,
    payload: String,
}

const RECORD: Records = Records(&[
    Column::Big("hook_id"),
    Column::Text("event_id"),
    Column::Text("topic"),
    Column::Text("payload"),
]);

/// Inserts rows for endpoints that are enabled at this moment: what is remembered of them may be a second old.
async fn insert(tx: &impl ConnectionTrait, now: Millis, records: &[Record]) -> Result<(), DbErr> {
    if records.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO hook_event (hook_id, event_id, topic, payload, state, due_at, dispatched_until, created_at) \
         SELECT e.hook_id, e.event_id, e.topic, e.payload, 'waiting', $2, $2, $2 FROM {} AS e \
         JOIN hook h ON h.id = e.hook_id WHERE h.status = 'enabled'",
        RECORD.table(dialect_of(tx), "$1")
    );
    let records = serde_json::to_string(records).expect("because records are plain data");
    execute(tx, sql, [records.into(), now.into()])
        .await
        .map(drop)
}
