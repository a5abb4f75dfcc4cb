//! The agent's conversations.

use crate::{
    Ctx, Result,
    error::NotFound,
    page::{Page, Wanted},
};
use entity::{
    AgentId, ConversationId,
    conversation::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The agent's conversations, the newest first.
pub async fn list(ctx: &Ctx, agent: AgentId, wanted: Wanted) -> Result<Page<Model>> {
    let mut found = Entity::find()
        .filter(Column::AgentId.eq(agent))
        .order_by_desc(Column::Id)
        .limit(wanted.limit + 1);
    if let Some(after) = wanted.after {
        found = found.filter(Column::Id.lt(after));
    }
    let rows = found.all(&ctx.store.read).await?;
    Ok(wanted.cut(&name(agent), rows, |row| row.id.0))
}

/// The list's name in cursors.
pub fn name(agent: AgentId) -> String {
    format!("conversations/{agent}")
}

/// The agent's conversation with this id.
pub async fn get(ctx: &Ctx, agent: AgentId, id: ConversationId) -> Result<Model> {
    let found = Entity::find_by_id(id)
        .filter(Column::AgentId.eq(agent))
        .one(&ctx.store.read)
        .await?;
    Ok(found.ok_or_else(|| NotFound::new("conversation", id))?)
}
