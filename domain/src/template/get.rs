//! One template.

use crate::{Ctx, Result, error::NotFound};
use entity::{
    AgentId, TemplateId,
    template::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// The agent's template with this id.
pub async fn get(ctx: &Ctx, agent: AgentId, id: TemplateId) -> Result<Model> {
    let found = Entity::find_by_id(id)
        .filter(Column::AgentId.eq(agent))
        .one(&ctx.store.read)
        .await?;
    Ok(found.ok_or_else(|| NotFound::new("template", id))?)
}
