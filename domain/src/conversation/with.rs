//! The conversation with a contact.

use crate::{Ctx, Result};
use entity::{
    AgentId, ContactId,
    conversation::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The agent's conversation with this contact, if anything was ever said: the real one, if there is a simulated one too.
pub async fn with(ctx: &Ctx, agent: AgentId, contact: ContactId) -> Result<Option<Model>> {
    let found = Entity::find()
        .filter(Column::AgentId.eq(agent))
        .filter(Column::ContactId.eq(contact))
        .order_by_asc(Column::Simulated)
        .one(&ctx.store.read)
        .await?;
    Ok(found)
}
