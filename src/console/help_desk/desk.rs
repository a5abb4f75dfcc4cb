//! A ticket with everything that its page shows.

use super::{chat, standing::person};
use crate::console::visit::AgentVisit;
use domain::{
    Result,
    conversation::{self, Refused, Said},
    page::{Page, Wanted},
    ticket::{self, View},
};
use entity::{Millis, TicketId, conversation::Model as Conversation};

/// A ticket with everything that its page shows.
#[derive(Debug)]
pub(super) struct Desk {
    /// The ticket, and what it is about.
    pub(super) view: View,
    /// Its conversation.
    pub(super) conversation: Conversation,
    /// What was said last.
    pub(super) said: Page<Said>,
    /// Until when it can be answered, or why not.
    pub(super) until: Result<Millis, Refused>,
}

/// Whether the customer can be answered from the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answering {
    /// Yes.
    Open,
    /// WhatsApp does not allow it, or the number is not there.
    Refused,
    /// The ticket is done.
    Done,
}

impl Answering {
    /// As it stands in the address of what moves.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Refused => "refused",
            Self::Done => "done",
        }
    }
}

impl Desk {
    /// The agent's ticket with this id, with the newest messages of its conversation.
    pub(super) async fn load(visit: &AgentVisit, id: TicketId) -> Result<Self> {
        let (ctx, agent) = (&visit.ctx, visit.agent.id);
        let row = ticket::get(ctx, agent, id).await?;
        let conversation = conversation::get(ctx, agent, row.conversation_id).await?;
        let wanted = Wanted::first(chat::PER_PAGE);
        let said = conversation::messages(ctx, agent, conversation.id, wanted).await?;
        let mut views = ticket::views(ctx, vec![row]).await?.into_iter();
        let view = views.next().expect("because one was given");
        let phone = view.contact.as_ref().and_then(|one| one.phone.as_deref());
        let until = conversation::open_until(ctx, &conversation, phone).await?;
        Ok(Self {
            view,
            conversation,
            said,
            until,
        })
    }

    /// Who the customer is.
    pub(super) fn customer(&self) -> &str {
        let contact = self.view.contact.as_ref();
        person(
            contact.and_then(|one| one.name.as_deref()),
            contact.and_then(|one| one.phone.as_deref()),
        )
    }

    /// Whether the customer can be answered.
    pub(super) fn answering(&self) -> Answering {
        if !self.view.ticket.status.is_open() {
            Answering::Done
        } else if self.until.is_ok() {
            Answering::Open
        } else {
            Answering::Refused
        }
    }
}
