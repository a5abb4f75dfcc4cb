//! Lists endpoints, and finds one.

use crate::{
    Ctx, Result,
    error::NotFound,
    page::{Page, Wanted},
};
use entity::{
    AgentId, HookId,
    hook::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The agent's endpoints, oldest first.
pub async fn list(
    ctx: &Ctx,
    agent: AgentId,
    limit: Option<u64>,
    cursor: Option<&str>,
) -> Result<Page<Model>> {
    let name = format!("webhooks/{agent}");
    let wanted = Wanted::parse(&name, limit, cursor)?;
    let mut query = Entity::find().filter(Column::AgentId.eq(agent));
    if let Some(after) = wanted.after {
        query = query.filter(Column::Id.gt(after));
    }
    let rows = query
        .order_by_asc(Column::Id)
        .limit(wanted.limit + 1)
        .all(&ctx.store.read)
        .await?;
    Ok(wanted.cut(&name, rows, |hook| hook.id.0))
}

/// One endpoint of the agent.
pub async fn get(ctx: &Ctx, agent: AgentId, id: HookId) -> Result<Model> {
    Ok(Entity::find_by_id(id)
        .filter(Column::AgentId.eq(agent))
        .one(&ctx.store.read)
        .await?
        .ok_or_else(|| NotFound::new("webhook", id))?)
}
