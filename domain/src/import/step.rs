//! Works on an import for a while: the verb of the import lane.

use super::{
    MOST_ERRORS,
    rows::{Numbered, Rows},
};
use crate::{
    Ctx, Result,
    contact::{Checker, Outcome, Row, lock_contacts, write},
    error::InvalidField,
    store::{self, Column, Records, execute},
};
use entity::{
    ImportId, Millis,
    import::{Entity, ImportStatus, Model},
    import_payload,
};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::json;
use std::collections::HashMap;

/// Rows of one transaction.
const BATCH: usize = 1000;
/// How long one step works, so that others get their turn.
const BUDGET: Millis = 5_000;

/// Works on an import for about five seconds, then asks to be dispatched again. Each batch is one transaction with
/// its counts, so that whatever is killed, each row counts once. Does nothing if dispatch `seq` is no longer the
/// current one.
pub async fn step(ctx: &Ctx, id: ImportId, seq: i64) -> Result<()> {
    step_for(ctx, id, seq, BUDGET).await
}

/// Like [`step`], beginning no batch after `budget` milliseconds but the first.
pub(super) async fn step_for(ctx: &Ctx, id: ImportId, seq: i64, budget: Millis) -> Result<()> {
    let Some(import) = Entity::find_by_id(id).one(&ctx.store.read).await? else {
        return Ok(());
    };
    if import.status != ImportStatus::Running || import.dispatch_seq != seq {
        return Ok(());
    }
    let payload = import_payload::Entity::find_by_id(id)
        .one(&ctx.store.read)
        .await?;
    let Some(payload) = payload else {
        return fail(ctx, &import, "the file is gone").await;
    };
    let checker = Checker::load(ctx, import.agent_id).await?;
    let skip = u64::try_from(import.processed).unwrap_or(0);
    let opened = Rows::open(import.format, &payload.bytes, &checker, skip);
    let Ok(mut rows) = opened else {
        return fail(ctx, &import, "the file cannot be read").await;
    };
    let mut so_far = import;
    let end = ctx.now() + budget;
    loop {
        let Ok(batch) = rows.batch(BATCH) else {
            return fail(ctx, &so_far, "the file cannot be read to its end").await;
        };
        let last = batch.len() < BATCH;
        match commit(ctx, so_far, batch, last).await? {
            Some(next) if !last => so_far = next,
            _ => return Ok(()),
        }
        if ctx.now() >= end {
            return again(ctx, &so_far).await;
        }
    }
}

/// What a batch changes.
#[derive(Debug, Default)]
struct Tally {
    processed: i64,
    created: i64,
    updated: i64,
    rejected: i64,
}

/// Writes a batch and its counts in one transaction; the import as it stands then, none if another dispatch has
/// taken it over.
async fn commit(
    ctx: &Ctx,
    import: Model,
    batch: Vec<Numbered>,
    last: bool,
) -> Result<Option<Model>> {
    let mut tally = Tally {
        processed: count(batch.len()),
        ..Tally::default()
    };
    let (rows, repeated, errors) = sort(batch);
    tally.rejected = count(errors.len());
    tally.updated = repeated;
    let tx = ctx.store.begin().await?;
    if !still_ours(&tx, &import).await? {
        return Ok(None);
    }
    lock_contacts(&tx, import.agent_id).await?;
    for outcome in write(&tx, import.agent_id, ctx.now(), &rows).await? {
        match outcome {
            Outcome::Created(_) => tally.created += 1,
            Outcome::Updated(_) => tally.updated += 1,
        }
    }
    keep_errors(&tx, &import, &errors).await?;
    let after = keep_tally(&tx, ctx, &import, &tally, last).await?;
    if last {
        let sql = "DELETE FROM import_payload WHERE import_id = $1";
        execute(&tx, sql, [import.id.0.into()]).await?;
    }
    tx.commit().await?;
    Ok(after)
}

/// A refused row: its line, and why.
type RowError = (u64, InvalidField);

/// Parts the rows to write from those that are refused. Rows that repeat an external id are merged into the first
/// one in their order, as if they had been written one after the other, and counted.
fn sort(batch: Vec<Numbered>) -> (Vec<Row>, i64, Vec<RowError>) {
    let mut rows: Vec<Row> = Vec::with_capacity(batch.len());
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut repeated = 0;
    let mut errors = Vec::new();
    for Numbered { line, row } in batch {
        let row = match row {
            Ok(row) => row,
            Err(why) => {
                errors.push((line, why));
                continue;
            }
        };
        match row.key().and_then(|key| places.get(key)) {
            Some(place) => {
                rows[*place].then(row);
                repeated += 1;
            }
            None => {
                if let Some(key) = row.key() {
                    places.insert(key.to_owned(), rows.len());
                }
                rows.push(row);
            }
        }
    }
    (rows, repeated, errors)
}

/// Locks the import, if this dispatch still is the current one and nobody went on with it.
async fn still_ours(tx: &impl ConnectionTrait, import: &Model) -> Result<bool> {
    let sql = "UPDATE import SET attempt = 0 \
               WHERE id = $1 AND status = 'running' AND dispatch_seq = $2 AND processed = $3";
    let values = [
        import.id.0.into(),
        import.dispatch_seq.into(),
        import.processed.into(),
    ];
    Ok(execute(tx, sql, values).await? == 1)
}

async fn keep_errors(tx: &impl ConnectionTrait, import: &Model, errors: &[RowError]) -> Result<()> {
    let kept = usize::try_from(import.rejected).unwrap_or(usize::MAX);
    let room = usize::try_from(MOST_ERRORS)
        .unwrap_or(0)
        .saturating_sub(kept);
    if room == 0 || errors.is_empty() {
        return Ok(());
    }
    let records: Vec<_> = errors
        .iter()
        .take(room)
        .enumerate()
        .map(|(ord, (line, why))| {
            json!({ "ord": ord, "line": line, "code": why.code, "message": why.to_string() })
        })
        .collect();
    let table = Records(&[
        Column::Big("ord"),
        Column::Big("line"),
        Column::Text("code"),
        Column::Text("message"),
    ])
    .table(store::dialect_of(tx), "$2");
    let sql = format!(
        "INSERT INTO import_error (import_id, line, code, message) \
         SELECT $1, e.line, e.code, e.message FROM {table} AS e WHERE TRUE ORDER BY e.ord"
    );
    let records = serde_json::Value::from(records).to_string();
    execute(tx, sql, [import.id.0.into(), records.into()]).await?;
    Ok(())
}

async fn keep_tally(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    import: &Model,
    tally: &Tally,
    last: bool,
) -> Result<Option<Model>> {
    // Working is proof of life: the row is not dispatched again while batches follow each other.
    let window = i64::try_from(ctx.settings.window.as_millis()).unwrap_or(0);
    let sql = "UPDATE import SET processed = processed + $2, created = created + $3, updated = updated + $4, \
               rejected = rejected + $5, dispatched_until = $6, \
               status = CASE WHEN $7 THEN 'completed' ELSE status END, \
               finished_at = CASE WHEN $7 THEN $8 ELSE finished_at END WHERE id = $1 RETURNING *";
    let values = [
        import.id.0.into(),
        tally.processed.into(),
        tally.created.into(),
        tally.updated.into(),
        tally.rejected.into(),
        (ctx.now() + window).into(),
        last.into(),
        ctx.now().into(),
    ];
    Ok(store::query_one(tx, sql, values).await?)
}

/// Asks the dispatcher to take the import again at once.
async fn again(ctx: &Ctx, import: &Model) -> Result<()> {
    let sql = "UPDATE import SET dispatched_until = due_at WHERE id = $1 AND dispatch_seq = $2";
    let values = [import.id.0.into(), import.dispatch_seq.into()];
    execute(&ctx.store.write, sql, values).await?;
    ctx.nudge();
    Ok(())
}

async fn fail(ctx: &Ctx, import: &Model, why: &str) -> Result<()> {
    let tx = ctx.store.begin().await?;
    let sql = "UPDATE import SET status = 'failed', failure = $3, finished_at = $4 \
               WHERE id = $1 AND status = 'running' AND dispatch_seq = $2";
    let values = [
        import.id.0.into(),
        import.dispatch_seq.into(),
        why.into(),
        ctx.now().into(),
    ];
    if execute(&tx, sql, values).await? == 1 {
        let sql = "DELETE FROM import_payload WHERE import_id = $1";
        execute(&tx, sql, [import.id.0.into()]).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
