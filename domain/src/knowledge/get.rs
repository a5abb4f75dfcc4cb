//! One document, with its text.

use crate::{Ctx, Result, error::NotFound};
use entity::{
    AgentId, DocumentId,
    knowledge_document::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// The agent's document with this id.
pub async fn get(ctx: &Ctx, agent: AgentId, id: DocumentId) -> Result<Model> {
    let found = Entity::find_by_id(id)
        .filter(Column::AgentId.eq(agent))
        .one(&ctx.store.read)
        .await?;
    Ok(found.ok_or_else(|| NotFound::new("document", id))?)
}
