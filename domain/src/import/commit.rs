//! Commits a batch of an import: rows, errors and counts in one transaction.

use super::{MOST_ERRORS, rows::Numbered};
use crate::{
    Ctx, Result,
    contact::{Outcome, Row, lock_contacts, write},
    error::InvalidField,
    store::{self, Column, Records, execute},
};
use entity::{AgentId, contact, import::Model};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use std::collections::{HashMap, HashSet};

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
pub(super) async fn commit(
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
    if let Some(done) = after.as_ref().filter(|_| last) {
        tracing::info!(
            import.id = %done.id,
            rows = done.processed,
            created = done.created,
            updated = done.updated,
            rejected = done.rejected,
            "Import {} is complete", done.id
        );
    }
    Ok(after)
}

/// Which of these external ids the agent's contacts have.
pub(super) async fn existing<'a>(
    ctx: &Ctx,
    agent: AgentId,
    keys: impl Iterator<Item = &'a str>,
) -> Result<HashSet<String>> {
    let found: Vec<Option<String>> = contact::Entity::find()
        .select_only()
        .column(contact::Column::ExternalId)
        .filter(contact::Column::AgentId.eq(agent))
        .filter(contact::Column::ExternalId.is_in(keys))
        .into_tuple()
        .all(&ctx.store.read)
        .await?;
    Ok(found.into_iter().flatten().collect())
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

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
