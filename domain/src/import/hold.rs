//! A file that waits for somebody's word: it is stored with its import, and nothing of it is written before that.

use super::{Refused, accept::store_file, commit::existing, rows::Rows};
use crate::{
    Ctx, Result,
    contact::{Checker, Row},
    error::{InvalidField, NotFound},
    store::{execute, query_one},
};
use entity::{
    AgentId, ImportId, Millis,
    import::{Column, Entity, ImportFormat, ImportStatus, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use std::collections::HashSet;

/// Never due: the end of the year 9999.
const NEVER: Millis = 253_402_300_799_000;
/// How long a file waits.
const WAITS: Millis = 24 * 60 * 60 * 1_000;
/// How many rows are judged before.
pub const JUDGED: usize = 1_000;

/// Whether this import waits for somebody's word.
pub fn is_held(import: &Model) -> bool {
    import.status == ImportStatus::Running && import.due_at == NEVER
}

/// Accepts a file like [`accept`](super::accept()), but does not begin. A file that nobody begins is forgotten
/// after a day.
pub async fn hold(
    ctx: &Ctx,
    agent: AgentId,
    format: ImportFormat,
    bytes: Vec<u8>,
) -> Result<Model> {
    let old = ctx.now() - WAITS;
    let sql = "DELETE FROM import_payload WHERE import_id IN \
               (SELECT id FROM import WHERE status = 'running' AND dispatched_until = $1 AND created_at < $2)";
    execute(&ctx.store.write, sql, [NEVER.into(), old.into()]).await?;
    let sql =
        "DELETE FROM import WHERE status = 'running' AND dispatched_until = $1 AND created_at < $2";
    execute(&ctx.store.write, sql, [NEVER.into(), old.into()]).await?;
    store_file(ctx, agent, (format, bytes), NEVER).await
}

/// Begins an import that is held; one that has begun already goes on.
pub async fn begin(ctx: &Ctx, agent: AgentId, id: ImportId) -> Result<Model> {
    let sql = "UPDATE import SET due_at = $4, dispatched_until = 0 \
               WHERE id = $1 AND agent_id = $2 AND status = 'running' AND due_at = $3";
    let values = [id.0.into(), agent.0.into(), NEVER.into(), ctx.now().into()];
    execute(&ctx.store.write, sql, values).await?;
    ctx.nudge();
    find(ctx, agent, id).await
}

/// Forgets an import that is held, with its file.
pub async fn forget(ctx: &Ctx, agent: AgentId, id: ImportId) -> Result<()> {
    let tx = ctx.store.begin().await?;
    let sql =
        "DELETE FROM import WHERE id = $1 AND agent_id = $2 AND status = 'running' AND due_at = $3";
    let values = [id.0.into(), agent.0.into(), NEVER.into()];
    if execute(&tx, sql, values).await? == 1 {
        let sql = "DELETE FROM import_payload WHERE import_id = $1";
        execute(&tx, sql, [id.0.into()]).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn find(ctx: &Ctx, agent: AgentId, id: ImportId) -> Result<Model> {
    let found = Entity::find_by_id(id)
        .filter(Column::AgentId.eq(agent))
        .one(&ctx.store.write)
        .await?;
    Ok(found.ok_or_else(|| NotFound::new("import", id))?)
}

/// What the first rows of a file would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judged {
    /// Rows that were read.
    pub read: usize,
    /// Whether that is all of them.
    pub whole: bool,
    /// Contacts that they would create.
    pub created: usize,
    /// Rows that would update a contact.
    pub updated: usize,
    /// Rows that are refused: their lines, and why.
    pub rejected: Vec<(u64, InvalidField)>,
    /// The first few that are not: their lines, and what they say.
    pub sample: Vec<(u64, Row)>,
}

/// Of a file only its beginning is fetched, whatever its size: this many bytes.
const PART: i32 = 4 * 1024 * 1024;

/// The beginning of a stored file.
#[derive(FromQueryResult)]
struct Part {
    bytes: Vec<u8>,
    size: i64,
}

async fn beginning(ctx: &Ctx, id: ImportId) -> Result<Part> {
    let sql = "SELECT substr(bytes, 1, $2) AS bytes, CAST(length(bytes) AS BIGINT) AS size \
               FROM import_payload WHERE import_id = $1";
    let found = query_one(&ctx.store.read, sql, [id.0.into(), PART.into()]).await?;
    Ok(found.ok_or_else(|| NotFound::new("import", id))?)
}

/// Judges the first [`JUDGED`] rows of an import that is held; writes nothing.
pub async fn judge(ctx: &Ctx, agent: AgentId, id: ImportId) -> Result<Judged> {
    const SAMPLE: usize = 5;
    let import = find(ctx, agent, id).await?;
    let mut part = beginning(ctx, id).await?;
    let cut = part.size > i64::from(PART);
    if cut {
        let end = part.bytes.iter().rposition(|byte| *byte == b'\n');
        part.bytes.truncate(end.map_or(0, |end| end + 1));
    }
    let checker = Checker::load(ctx, agent).await?;
    let read = |_| Refused::NotReadable;
    let mut rows = Rows::open(import.format, &part.bytes, &checker, 0).map_err(read)?;
    let mut batch = rows.batch(JUDGED).map_err(read)?;
    let mut whole = batch.len() < JUDGED || rows.batch(1).map_err(read)?.is_empty();
    if cut {
        // A row whose cells hold line breaks may be cut in two.
        if whole {
            batch.pop();
        }
        whole = false;
    }
    let mut judged = Judged {
        read: batch.len(),
        whole,
        ..Judged::default()
    };
    let keys = batch
        .iter()
        .filter_map(|numbered| numbered.row.as_ref().ok()?.key());
    let mut known: HashSet<String> = existing(ctx, agent, keys).await?;
    for numbered in batch {
        match numbered.row {
            Err(why) => judged.rejected.push((numbered.line, why)),
            Ok(row) => {
                let is_new = row.key().is_none_or(|key| known.insert(key.to_owned()));
                judged.created += usize::from(is_new);
                judged.updated += usize::from(!is_new);
                if judged.sample.len() < SAMPLE {
                    judged.sample.push((numbered.line, row));
                }
            }
        }
    }
    Ok(judged)
}
