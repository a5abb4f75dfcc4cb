//! Replaying: what was told is told again, as the same event.

use super::{Refused, delivery, get};
use crate::{
    Ctx, Result,
    error::NotFound,
    store::{execute, query_one},
};
use entity::{AgentId, HookEventId, HookId, Millis, hook::HookStatus, hook_event::Model};

/// Events replayed in one statement.
const BATCH: u64 = 5_000;

/// As if it had never been tried. One that is under way may arrive twice.
const ANEW: &str = "state = 'waiting', due_at = $1, dispatched_until = $1, attempt = 0, tries = 0, first_tried_at = NULL, delivered_at = NULL";

/// Tells one event again, whatever became of it.
pub async fn replay(ctx: &Ctx, agent: AgentId, hook: HookId, id: HookEventId) -> Result<Model> {
    enabled(ctx, agent, hook).await?;
    delivery(ctx, agent, hook, id).await?;
    let sql = format!("UPDATE hook_event SET {ANEW} WHERE id = $2 AND hook_id = $3 RETURNING *");
    let values = [ctx.now().into(), id.0.into(), hook.0.into()];
    let replayed = query_one(&ctx.store.write, sql, values).await?;
    ctx.nudge();
    // The sweep forgets what is old.
    Ok(replayed.ok_or_else(|| NotFound::new("delivery", id))?)
}

/// Tells again what was given up of what was written since then; answers how many.
pub async fn replay_since(ctx: &Ctx, agent: AgentId, hook: HookId, since: Millis) -> Result<u64> {
    enabled(ctx, agent, hook).await?;
    let dialect = ctx.store.dialect();
    let some = format!(
        "SELECT id FROM hook_event WHERE hook_id = $2 AND state = 'given_up' AND created_at >= $3 ORDER BY id LIMIT {BATCH}{}",
        dialect.for_update()
    );
    let sql = format!(
        "UPDATE hook_event SET {ANEW} WHERE {}",
        dialect.id_in(&some)
    );
    let mut replayed = 0;
    loop {
        let values = [ctx.now().into(), hook.0.into(), since.into()];
        let n = execute(&ctx.store.write, &sql, values).await?;
        replayed += n;
        if n < BATCH {
            ctx.nudge();
            return Ok(replayed);
        }
    }
}

async fn enabled(ctx: &Ctx, agent: AgentId, id: HookId) -> Result<()> {
    match get(ctx, agent, id).await?.status {
        HookStatus::Enabled => Ok(()),
        HookStatus::Disabled => Err(Refused::Disabled(id).into()),
    }
}
