//! The agent's tickets.

use crate::{
    Ctx, Result,
    error::NotFound,
    page::{Page, Wanted},
};
use entity::{
    AgentId, ConversationId, TicketId,
    ticket::{Column, Entity, Model, TicketStatus},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The agent's ticket with this id.
pub async fn get(ctx: &Ctx, agent: AgentId, id: TicketId) -> Result<Model> {
    let found = Entity::find_by_id(id)
        .filter(Column::AgentId.eq(agent))
        .one(&ctx.store.read)
        .await?;
    Ok(found.ok_or_else(|| NotFound::new("ticket", id))?)
}

/// The ticket of the agent's conversation that is open, if one is.
pub async fn open_of(
    ctx: &Ctx,
    agent: AgentId,
    conversation: ConversationId,
) -> Result<Option<Model>> {
    let found = Entity::find()
        .filter(Column::AgentId.eq(agent))
        .filter(Column::ConversationId.eq(conversation))
        .filter(Column::Status.is_not_in([TicketStatus::Closed, TicketStatus::Cancelled]))
        .one(&ctx.store.read)
        .await?;
    Ok(found)
}

/// The list's name in cursors.
pub fn name(agent: AgentId) -> String {
    format!("tickets/{agent}")
}

/// The agent's tickets with this status, of this assignee, or all; the newest first.
pub async fn list(
    ctx: &Ctx,
    agent: AgentId,
    status: Option<TicketStatus>,
    assignee: Option<&str>,
    wanted: Wanted,
) -> Result<Page<Model>> {
    let mut found = Entity::find()
        .filter(Column::AgentId.eq(agent))
        .order_by_desc(Column::Id)
        .limit(wanted.limit + 1);
    if let Some(status) = status {
        found = found.filter(Column::Status.eq(status));
    }
    if let Some(assignee) = assignee {
        found = found.filter(Column::Assignee.eq(assignee));
    }
    if let Some(after) = wanted.after {
        found = found.filter(Column::Id.lt(after));
    }
    let rows = found.all(&ctx.store.read).await?;
    Ok(wanted.cut(&name(agent), rows, |row| row.id.0))
}
