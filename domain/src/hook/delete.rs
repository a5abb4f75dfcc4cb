//! Deletes an endpoint, with all that it was told or was to be told.

use crate::{Ctx, Result, error::NotFound, store::execute};
use entity::{AgentId, HookId};

/// Deliveries deleted in one statement.
const BATCH: u64 = 5_000;

/// Deletes an endpoint. What is under way to it at this moment may still arrive.
pub async fn delete(ctx: &Ctx, agent: AgentId, id: HookId) -> Result<()> {
    let sql = "DELETE FROM hook WHERE id = $1 AND agent_id = $2";
    let deleted = execute(&ctx.store.write, sql, [id.0.into(), agent.0.into()]).await?;
    if deleted == 0 {
        return Err(NotFound::new("webhook", id).into());
    }
    ctx.hooks.forget();
    // What was written at this moment is found by the notify lane, and what is left over by the sweep.
    let dialect = ctx.store.dialect();
    let some = format!("SELECT id FROM hook_event WHERE hook_id = $1 ORDER BY id LIMIT {BATCH}");
    let sql = format!("DELETE FROM hook_event WHERE {}", dialect.id_in(&some));
    while execute(&ctx.store.write, &sql, [id.0.into()]).await? == BATCH {}
    Ok(())
}
