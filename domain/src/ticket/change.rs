//! Moving a ticket by hand.

use super::{get, told};
use crate::{
    Ctx, Error, Result,
    error::{Kind, Refusal},
    text,
};
use entity::{
    AgentId, TicketId,
    ticket::{Model, TicketStatus},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel, SqlErr};

/// What shall change; what is none stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Where it shall stand.
    pub status: Option<TicketStatus>,
    /// Who takes care of it; an empty name means nobody.
    pub assignee: Option<String>,
}

/// Another ticket of the conversation is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("another ticket of this conversation is open; go on in that one")]
pub struct OtherOpen;

impl Refusal for OtherOpen {
    fn kind(&self) -> Kind {
        Kind::Conflict
    }
    fn code(&self) -> &'static str {
        "other_ticket_open"
    }
}

/// Changes the agent's ticket. Any status may follow any other; only one ticket of a conversation can be open.
pub async fn change(ctx: &Ctx, agent: AgentId, id: TicketId, change: Change) -> Result<Model> {
    let ticket = get(ctx, agent, id).await?;
    let now = ctx.now();
    let mut row = ticket.into_active_model();
    if let Some(status) = change.status {
        row.status = Set(status);
        row.closed_at = Set((!status.is_open()).then_some(now));
    }
    if let Some(assignee) = change.assignee {
        row.assignee = Set(text::line("assignee", &assignee, 200)?);
    }
    row.updated_at = Set(now);
    let tx = ctx.store.begin().await?;
    let changed = row.update(&tx).await;
    let changed = changed.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => OtherOpen.into(),
        _ => Error::from(error),
    })?;
    told::changed(ctx, &tx, std::slice::from_ref(&changed)).await?;
    tx.commit().await?;
    ctx.nudge();
    Ok(changed)
}
