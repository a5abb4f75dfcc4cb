//! Deletes a segment. Campaigns keep the audience they were given.

use crate::{Ctx, Result, error::NotFound};
use entity::{
    AgentId, SegmentId,
    segment::{Column, Entity},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Deletes a segment.
pub async fn delete(ctx: &Ctx, agent: AgentId, id: SegmentId) -> Result<()> {
    let deleted = Entity::delete_many()
        .filter(Column::Id.eq(id))
        .filter(Column::AgentId.eq(agent))
        .exec(&ctx.store.write)
        .await?;
    match deleted.rows_affected {
        0 => Err(NotFound::new("segment", id).into()),
        _ => Ok(()),
    }
}
