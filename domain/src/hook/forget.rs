//! Forgetting: what was told is kept for two weeks.

use crate::{Ctx, Result, store::execute};
use entity::Millis;

/// How long events are kept, in milliseconds.
const KEPT: Millis = 14 * 24 * 60 * 60 * 1_000;

/// Events forgotten in one statement.
const BATCH: u64 = 2_000;

/// The sweep: forgets old events, whatever became of them, and those that wait for an endpoint that is gone.
pub async fn forget_old(ctx: &Ctx) -> Result<()> {
    let dialect = ctx.store.dialect();
    let old = format!(
        "SELECT id FROM hook_event WHERE created_at <= $1 ORDER BY created_at LIMIT {BATCH}{}",
        dialect.skip_locked()
    );
    let sql = format!("DELETE FROM hook_event WHERE {}", dialect.id_in(&old));
    let until = ctx.now() - KEPT;
    while execute(&ctx.store.write, &sql, [until.into()]).await? == BATCH {}
    let sql = "DELETE FROM hook_event WHERE state = 'waiting' AND NOT EXISTS (SELECT 1 FROM hook h WHERE h.id = hook_event.hook_id)";
    execute(&ctx.store.write, sql, []).await.map(drop)?;
    Ok(())
}
