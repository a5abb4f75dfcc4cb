//! What outgoing webhooks are told of tickets.

use super::open::Opening;
use crate::{
    Ctx,
    hook::{self, Conversation, Event},
};
use entity::ticket::Model;
use sea_orm::{ConnectionTrait, DbErr};

/// It was opened, and if the AI agent did so, its conversation was handed over.
pub(super) async fn opened(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    ticket: &Model,
    opening: &Opening<'_>,
) -> Result<(), DbErr> {
    let now = ctx.now();
    hook::emit(
        ctx,
        tx,
        ticket.agent_id,
        Event::ticket_created(&of(ticket), now),
    )
    .await?;
    let Some(why) = opening.why else {
        return Ok(());
    };
    let handed = Conversation {
        conversation_id: ticket.conversation_id.to_string(),
        contact_id: Some(ticket.contact_id),
        campaign_id: ticket.campaign_id,
        recipient_id: ticket.recipient_id,
        ticket_id: Some(ticket.id.to_string()),
        author: Some("contact".to_owned()),
        text: opening.said.map(str::to_owned),
        reason: Some(why.to_owned()),
        message_id: None,
    };
    hook::emit(
        ctx,
        tx,
        ticket.agent_id,
        Event::conversation_escalated(&handed, now),
    )
    .await
}

/// It changed.
pub(super) async fn changed(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    ticket: &Model,
) -> Result<(), DbErr> {
    let event = Event::ticket_updated(&of(ticket), ctx.now());
    hook::emit(ctx, tx, ticket.agent_id, event).await
}

fn of(ticket: &Model) -> hook::Ticket {
    hook::Ticket {
        ticket_id: ticket.id.to_string(),
        status: ticket.status.name().to_owned(),
        subject: Some(ticket.subject.clone()),
        assignee: ticket.assignee.clone(),
        opened_by: Some(ticket.opened_by.name().to_owned()),
        conversation_id: Some(ticket.conversation_id.to_string()),
        contact_id: Some(ticket.contact_id),
        campaign_id: ticket.campaign_id,
    }
}
