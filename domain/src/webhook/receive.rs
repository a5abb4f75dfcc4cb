//! Receiving: raw events are stored in batches; Meta is answered after the commit.

use crate::{Ctx, Result, store::execute};
use entity::Millis;
use sea_orm::{ConnectionTrait, DbErr, Value};

/// How long raw events are kept, in milliseconds.
const KEPT: Millis = 14 * 24 * 60 * 60 * 1_000;

/// Events forgotten in one statement.
const BATCH: u64 = 2_000;

/// Bytes of events in one statement, about.
const STATEMENT: usize = 8 * 1024 * 1024;

/// A body whose signature was right.
#[derive(Debug, Clone)]
pub struct Received {
    /// SHA-256 of the app secret that signed it, in hex.
    pub app_secret_hash: String,
    /// The body, byte by byte.
    pub body: Vec<u8>,
}

/// Stores a batch of events in one commit.
pub async fn store(ctx: &Ctx, events: &[Received]) -> Result<()> {
    let mut rest = events;
    let tx = ctx.store.begin().await?;
    while !rest.is_empty() {
        let (some, later) = rest.split_at(fitting(rest));
        insert(ctx.now(), &tx, some).await?;
        rest = later;
    }
    tx.commit().await?;
    ctx.nudge();
    Ok(())
}

/// How many of these events go into one statement: at least one.
fn fitting(events: &[Received]) -> usize {
    let mut bytes = 0;
    let fits = events.iter().take_while(|event| {
        bytes += event.body.len();
        bytes <= STATEMENT
    });
    fits.count().max(1)
}

async fn insert(now: Millis, tx: &impl ConnectionTrait, events: &[Received]) -> Result<(), DbErr> {
    // Bytes have no place in JSON: here each value is a parameter of its own. $1 is the time.
    let mut values: Vec<Value> = vec![now.into()];
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        let n = values.len();
        rows.push(format!("(${}, ${}, $1, $1, $1)", n + 1, n + 2));
        values.push(event.app_secret_hash.as_str().into());
        values.push(event.body.clone().into());
    }
    let sql = format!(
        "INSERT INTO webhook_event (app_secret_hash, body, received_at, due_at, dispatched_until) VALUES {}",
        rows.join(", ")
    );
    execute(tx, sql, values).await.map(drop)
}

/// Forgets events that are old and digested.
pub async fn forget_old(ctx: &Ctx) -> Result<()> {
    let dialect = ctx.store.dialect();
    let old = format!(
        "SELECT id FROM webhook_event WHERE received_at <= $1 AND digested_at IS NOT NULL ORDER BY received_at LIMIT {BATCH}{}",
        dialect.skip_locked()
    );
    let sql = format!("DELETE FROM webhook_event WHERE {}", dialect.id_in(&old));
    let until = ctx.now() - KEPT;
    while execute(&ctx.store.write, &sql, [until.into()]).await? == BATCH {}
    Ok(())
}
