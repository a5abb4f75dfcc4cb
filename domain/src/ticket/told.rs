//! What outgoing webhooks are told of tickets.

use super::open::Opening;
use crate::{
    Ctx,
    hook::{self, Conversation, Event},
};
use entity::ticket::Model;
use sea_orm::{ConnectionTrait, DbErr};

/// They were opened, and where the AI agent did so, their conversations were handed over.
pub(super) async fn opened(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    tickets: &[Model],
    openings: &[Opening<'_>],
) -> Result<(), DbErr> {
    let now = ctx.now();
    let mut events = Vec::new();
    for ticket in tickets {
        events.push((ticket.agent_id, Event::ticket_created(&of(ticket), now)));
        let mut openings = openings.iter();
        let opening = openings.find(|opening| opening.conversation == ticket.conversation_id);
        if let Some(opening) = opening.filter(|opening| opening.why.is_some()) {
            let handed = handed(ticket, opening);
            events.push((ticket.agent_id, Event::conversation_escalated(&handed, now)));
        }
    }
    hook::emit_all(ctx, tx, &events).await
}

fn handed(ticket: &Model, opening: &Opening<'_>) -> Conversation {
    Conversation {
        conversation_id: ticket.conversation_id.to_string(),
        contact_id: Some(ticket.contact_id),
        campaign_id: ticket.campaign_id,
        recipient_id: ticket.recipient_id,
        ticket_id: Some(ticket.id.to_string()),
        author: Some("contact".to_owned()),
        text: opening.said.map(str::to_owned),
        reason: opening.why.map(str::to_owned),
        message_id: None,
    }
}

/// They changed.
pub(super) async fn changed(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    tickets: &[Model],
) -> Result<(), DbErr> {
    let now = ctx.now();
    let event = |ticket: &Model| (ticket.agent_id, Event::ticket_updated(&of(ticket), now));
    let events: Vec<_> = tickets.iter().map(event).collect();
    hook::emit_all(ctx, tx, &events).await
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
