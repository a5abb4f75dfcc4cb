//! The conversation with a contact.

use crate::{Ctx, Result};
use entity::{
    AgentId, ContactId,
    conversation::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// The agent's conversation with this contact, if anything was ever said.
pub async fn with(ctx: &Ctx, agent: AgentId, contact: ContactId) -> Result<Option<Model>> {
    let found = Entity::find()
        .filter(Column::AgentId.eq(agent))
        .filter(Column::ContactId.eq(contact))
        .one(&ctx.store.read)
        .await?;
    Ok(found)
}
