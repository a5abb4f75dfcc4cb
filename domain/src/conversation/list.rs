//! The agent's conversations.

use super::Place;
use crate::{
    Ctx, Result,
    error::NotFound,
    page::{Page, Wanted},
    store::query,
};
use entity::{
    AgentId, ConversationId,
    conversation::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// The agent's conversations, the newest word first.
pub async fn list(ctx: &Ctx, agent: AgentId, wanted: Wanted) -> Result<Page<Model>> {
    let place = Place::of(wanted.after);
    let sql = "SELECT * FROM conversation WHERE agent_id = $1 AND last_message_at <= $2 \
               ORDER BY last_message_at DESC, id DESC LIMIT $3 OFFSET $4";
    let [at, limit, known] = place.parameters(wanted);
    let found: Vec<Model> = query(&ctx.store.read, sql, [agent.0.into(), at, limit, known]).await?;
    Ok(place.cut(wanted, &name(agent), found, |row| row.last_message_at))
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
