//! Segments: audiences saved under a name.

mod change;
mod create;
mod delete;

pub use change::{Change, change};
pub use create::create;
pub use delete::delete;

use crate::{
    Ctx, Kind, Refusal, Result,
    error::NotFound,
    page::{Page, Wanted},
};
use entity::{
    AgentId, SegmentId,
    segment::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Longest name, in characters.
const LONGEST_NAME: usize = 200;

/// Another segment of the agent has the name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("name: another segment is called \"{0}\" already; choose another name")]
pub struct NameTaken(String);

impl Refusal for NameTaken {
    fn kind(&self) -> Kind {
        Kind::Conflict
    }
    fn code(&self) -> &'static str {
        "segment_exists"
    }
    fn details(&self) -> serde_json::Value {
        serde_json::json!({ "field": "name" })
    }
}

/// The agent's segments, oldest first.
pub async fn list(
    ctx: &Ctx,
    agent: AgentId,
    limit: Option<u64>,
    cursor: Option<&str>,
) -> Result<Page<Model>> {
    let name = format!("segments/{agent}");
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
    Ok(wanted.cut(&name, rows, |segment| segment.id.0))
}

/// One segment of the agent.
pub async fn get(ctx: &Ctx, agent: AgentId, id: SegmentId) -> Result<Model> {
    Ok(Entity::find_by_id(id)
        .filter(Column::AgentId.eq(agent))
        .one(&ctx.store.read)
        .await?
        .ok_or_else(|| NotFound::new("segment", id))?)
}

#[cfg(test)]
mod tests;
