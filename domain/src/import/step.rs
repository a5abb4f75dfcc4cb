//! Works on an import for a while: the verb of the import lane.

use super::{commit::commit, rows::Rows};
use crate::{Ctx, Result, contact::Checker, store::execute};
use entity::{
    ImportId, Millis,
    import::{Entity, ImportStatus, Model},
    import_payload,
};
use sea_orm::EntityTrait;

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
        tracing::warn!(import.id = %import.id, "Import {} failed: {why}", import.id);
    }
    tx.commit().await?;
    Ok(())
}
