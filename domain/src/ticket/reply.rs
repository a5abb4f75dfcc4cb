//! Answering from a ticket.

use super::{get, told};
use crate::{
    Ctx, Result,
    conversation::{Words, say},
    error::{Kind, Refusal},
    store::query_one,
};
use entity::{
    AgentId, MessageId, TicketId,
    message::Author,
    ticket::{Model, TicketStatus},
};

/// A ticket that is done takes no answers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the ticket is {}; set its status to on_you to answer", .0.name())]
pub struct TicketClosed(pub TicketStatus);

impl Refusal for TicketClosed {
    fn kind(&self) -> Kind {
        Kind::Conflict
    }
    fn code(&self) -> &'static str {
        "ticket_closed"
    }
}

/// Says `text` to the customer, who is waited for from now on.
pub async fn reply(ctx: &Ctx, agent: AgentId, id: TicketId, text: &str) -> Result<MessageId> {
    let ticket = get(ctx, agent, id).await?;
    if !ticket.status.is_open() {
        return Err(TicketClosed(ticket.status).into());
    }
    let words = Words {
        agent,
        conversation: ticket.conversation_id,
        text,
        author: Author::Person,
        sources: &[],
    };
    let tx = ctx.store.begin().await?;
    let said = say(ctx, &tx, &words).await?;
    let sql = "UPDATE ticket SET status = 'on_customer', updated_at = $1 WHERE id = $2 AND status NOT IN ('closed', 'cancelled') RETURNING *";
    let values = [ctx.now().into(), id.0.into()];
    let ticket = query_one::<Model>(&tx, sql, values).await?;
    told::changed(ctx, &tx, ticket.as_slice()).await?;
    tx.commit().await?;
    ctx.nudge();
    Ok(said)
}
