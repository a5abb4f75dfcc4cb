//! Agents: each owns contacts, templates, campaigns and everything below them.

mod change;
mod create;

pub use change::{Change, change};
pub use create::{New, create, default};

use crate::{
    Ctx, Result,
    error::{InvalidField, NotFound},
    page::{Page, Wanted},
    phone::Region,
};
use entity::{
    AgentId,
    agent::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The list's name in cursors.
const LIST: &str = "agents";
/// Longest name of an agent, in characters.
const LONGEST_NAME: usize = 200;
/// Longest instructions of an agent, in characters.
const LONGEST_INSTRUCTIONS: usize = 20_000;

/// The agents, oldest first.
pub async fn list(ctx: &Ctx, limit: Option<u64>, cursor: Option<&str>) -> Result<Page<Model>> {
    let wanted = Wanted::parse(LIST, limit, cursor)?;
    let mut query = Entity::find();
    if let Some(after) = wanted.after {
        query = query.filter(Column::Id.gt(after));
    }
    let rows = query
        .order_by_asc(Column::Id)
        .limit(wanted.limit + 1)
        .all(&ctx.store.read)
        .await?;
    Ok(wanted.cut(LIST, rows, |agent| agent.id.0))
}

/// One agent.
pub async fn get(ctx: &Ctx, id: AgentId) -> Result<Model> {
    Ok(Entity::find_by_id(id)
        .one(&ctx.store.read)
        .await?
        .ok_or_else(|| NotFound::new("agent", id))?)
}

/// The agent a path names: `default`, or an id.
pub async fn resolve(ctx: &Ctx, path: &str) -> Result<Model> {
    if path == "default" {
        return default(ctx).await;
    }
    let id = path.parse().map_err(|_| NotFound::new("agent", path))?;
    get(ctx, id).await
}

/// The region in which an agent's numbers without a country code are.
pub fn region_of(agent: &Model) -> Region {
    Region::parse(&agent.default_region).unwrap_or_default()
}

/// Checks a region at the door.
fn region(text: &str) -> Result<Region, InvalidField> {
    Region::parse(text)
        .map_err(|why| InvalidField::new("default_region", "invalid_region", why.to_string()))
}

#[cfg(test)]
mod tests;
