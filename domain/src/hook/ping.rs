//! Tries an endpoint out.

use super::{Event, Refused, emit::event_id, get};
use crate::{Ctx, Result, store};
use entity::{AgentId, HookId, hook::HookStatus, hook_event::Model};

/// Tells an endpoint a `test.ping`, as it is told everything else.
pub async fn ping(ctx: &Ctx, agent: AgentId, id: HookId) -> Result<Model> {
    let hook = get(ctx, agent, id).await?;
    if hook.status == HookStatus::Disabled {
        return Err(Refused::Disabled(id).into());
    }
    let event = Event::test_ping(id, ctx.now());
    let sql = "INSERT INTO hook_event (hook_id, event_id, topic, payload, state, due_at, dispatched_until, created_at) \
               VALUES ($1, $2, $3, $4, 'waiting', $5, $5, $5) RETURNING *";
    let values = [
        id.0.into(),
        event_id().into(),
        event.topic.name().into(),
        event.body(agent).into(),
        ctx.now().into(),
    ];
    let written = store::query_one(&ctx.store.write, sql, values).await?;
    ctx.nudge();
    Ok(written.expect("because it was inserted"))
}
