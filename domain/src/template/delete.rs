//! Deletes a template.

use crate::{Ctx, Result, error::NotFound};
use entity::{
    AgentId, TemplateId,
    template::{Column, Entity},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Deletes a template. Campaigns that were sent with it keep their copy; drafts with it must choose another.
pub async fn delete(ctx: &Ctx, agent: AgentId, id: TemplateId) -> Result<()> {
    let deleted = Entity::delete_by_id(id)
        .filter(Column::AgentId.eq(agent))
        .exec(&ctx.store.write)
        .await?;
    if deleted.rows_affected == 0 {
        return Err(NotFound::new("template", id).into());
    }
    Ok(())
}
