//! What an endpoint was told, and what it answered.

use super::get;
use crate::{
    Ctx, Result,
    error::NotFound,
    page::{Page, Wanted},
};
use entity::{
    AgentId, HookEventId, HookId,
    hook_event::{Column, Entity, HookEventState, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The endpoint's events of the last 14 days, newest first; those in this state, or all.
pub async fn deliveries(
    ctx: &Ctx,
    agent: AgentId,
    hook: HookId,
    state: Option<HookEventState>,
    (limit, cursor): (Option<u64>, Option<&str>),
) -> Result<Page<Model>> {
    get(ctx, agent, hook).await?;
    let name = format!("deliveries/{hook}");
    let wanted = Wanted::parse(&name, limit, cursor)?;
    let mut query = Entity::find().filter(Column::HookId.eq(hook));
    if let Some(state) = state {
        query = query.filter(Column::State.eq(state));
    }
    if let Some(after) = wanted.after {
        query = query.filter(Column::Id.lt(after));
    }
    let rows = query
        .order_by_desc(Column::Id)
        .limit(wanted.limit + 1)
        .all(&ctx.store.read)
        .await?;
    Ok(wanted.cut(&name, rows, |event| event.id.0))
}

/// One event of the endpoint.
pub async fn delivery(ctx: &Ctx, agent: AgentId, hook: HookId, id: HookEventId) -> Result<Model> {
    get(ctx, agent, hook).await?;
    let found = Entity::find_by_id(id)
        .filter(Column::HookId.eq(hook))
        .one(&ctx.store.read)
        .await?;
    Ok(found.ok_or_else(|| NotFound::new("delivery", id))?)
}
