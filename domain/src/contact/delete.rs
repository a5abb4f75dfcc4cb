//! Deletes a contact. Campaigns that were sent keep what they captured of it.

use crate::{Ctx, Result, error::NotFound};
use entity::{
    AgentId, ContactId,
    contact::{Column, Entity},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Deletes a contact.
pub async fn delete(ctx: &Ctx, agent: AgentId, id: ContactId) -> Result<()> {
    let deleted = Entity::delete_many()
        .filter(Column::Id.eq(id))
        .filter(Column::AgentId.eq(agent))
        .exec(&ctx.store.write)
        .await?;
    match deleted.rows_affected {
        0 => Err(NotFound::new("contact", id).into()),
        _ => Ok(()),
    }
}
