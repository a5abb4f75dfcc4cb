//! `/agents/{agent}/tickets`: conversations that wait for a person of the team.

use super::{
    answer::{Accepted, AcceptedAnswer, Answer, List},
    body::Body,
    conversations::MessageOut,
    in_agent::InAgent,
    mirror::mirror,
    path::Path,
    tag::Tag,
    time::Time,
};
use domain::{
    Ctx, conversation,
    page::Wanted,
    ticket::{self, Change, View},
};
use entity::{TicketId, recipient::Model as Recipient, ticket as row};
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};
use serde::Deserialize;

mirror! {
    /// Where a ticket stands.
    TicketStatus of row::TicketStatus {
        /// Nobody has looked at it.
        New,
        /// The customer waits for the team.
        OnYou,
        /// The team waits for the customer.
        OnCustomer,
        /// Set aside.
        OnHold,
        /// Done.
        Closed,
        /// Not worth an answer.
        Cancelled,
    }
}

mirror! {
    /// Why a ticket was opened.
    OpenedBy of row::OpenedBy {
        /// Replies go to people.
        CampaignReply,
        /// The AI agent handed the conversation over.
        Handover,
    }
}

/// The routes of tickets.
pub(super) struct Tickets;

#[OpenApi(tag = "Tag::HelpDesk")]
impl Tickets {
    /// List the tickets
    ///
    /// Newest first.
    #[oai(path = "/agents/:agent/tickets", method = "get")]
    async fn list_tickets(
        &self,
        agent: Path<InAgent>,
        /// Only with this status.
        status: Query<Option<TicketStatus>>,
        /// Only those that this person takes care of.
        assignee: Query<Option<String>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<TicketOut>> {
        let list = ticket::name(agent.id);
        let wanted = Wanted::parse(&list, limit.0, cursor.0.as_deref());
        let wanted = wanted.map_err(domain::Error::from)?;
        let status = status.0.map(Into::into);
        let (ctx, assignee) = (&agent.ctx, assignee.0.as_deref());
        let page = ticket::list(ctx, agent.id, status, assignee, wanted).await?;
        let views = ticket::views(ctx, page.data).await?;
        Ok(Json(List {
            data: views.into_iter().map(TicketOut::from).collect(),
            next_cursor: page.next_cursor,
        }))
    }

    /// Read a ticket
    ///
    /// With the newest hundred messages of its conversation, in their order.
    #[oai(path = "/agents/:agent/tickets/:id", method = "get")]
    async fn get_ticket(&self, agent: Path<InAgent>, id: Path<TicketId>) -> Answer<TicketOut> {
        let found = ticket::get(&agent.ctx, agent.id, id.0).await?;
        Ok(Json(show(&agent.ctx, found).await?))
    }

    /// Change a ticket
    ///
    /// Its status or who takes care of it; what is left out stays. Closing it lets the AI agent answer again.
    #[oai(path = "/agents/:agent/tickets/:id", method = "patch")]
    async fn change_ticket(
        &self,
        agent: Path<InAgent>,
        id: Path<TicketId>,
        body: Body<TicketChange>,
    ) -> Answer<TicketOut> {
        let change = Change {
            status: body.0.status.map(Into::into),
            assignee: body.0.assignee,
        };
        let changed = ticket::change(&agent.ctx, agent.id, id.0, change).await?;
        Ok(Json(show(&agent.ctx, changed).await?))
    }

    /// Answer from a ticket
    ///
    /// Within 24 hours of the customer's last message. The ticket then waits for the customer.
    #[oai(path = "/agents/:agent/tickets/:id/replies", method = "post")]
    async fn reply_to_ticket(
        &self,
        agent: Path<InAgent>,
        id: Path<TicketId>,
        body: Body<ReplyIn>,
    ) -> AcceptedAnswer<ReplyOut> {
        let said = ticket::reply(&agent.ctx, agent.id, id.0, &body.0.text).await?;
        Ok(Accepted(ReplyOut {
            id: said.to_string(),
        }))
    }
}

/// The ticket as it stands, with what was said last.
async fn show(ctx: &Ctx, row: row::Model) -> domain::Result<TicketOut> {
    let wanted = Wanted::first(100);
    let (agent, conversation) = (row.agent_id, row.conversation_id);
    let said = conversation::messages(ctx, agent, conversation, wanted).await?;
    let mut views = ticket::views(ctx, vec![row]).await?.into_iter();
    let mut shown = TicketOut::from(views.next().expect("because one was given"));
    shown.messages = Some(said.data.into_iter().map(MessageOut::from).collect());
    Ok(shown)
}

/// What shall change of a ticket; what is left out stays.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct TicketChange {
    /// Where it shall stand.
    status: Option<TicketStatus>,
    /// Who takes care of it; an empty text means nobody.
    assignee: Option<String>,
}

/// An answer to the customer.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReplyIn {
    /// What is said: 1 to 4,096 characters.
    text: String,
}

/// What was said.
#[derive(Debug, Object)]
struct ReplyOut {
    /// The message.
    id: String,
}

/// The person of a ticket.
#[derive(Debug, Object)]
struct TicketContact {
    /// Their id.
    id: String,
    /// Their name.
    name: Option<String>,
    /// Their number.
    phone: Option<String>,
}

/// The campaign that was replied to.
#[derive(Debug, Object)]
struct TicketCampaign {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Its message as the person saw it.
    message: String,
    /// When the message was sent to the person.
    sent_at: Option<Time>,
    /// When it arrived.
    delivered_at: Option<Time>,
    /// When it was read.
    read_at: Option<Time>,
    /// When the person replied.
    replied_at: Option<Time>,
}

/// A ticket.
#[derive(Debug, Object)]
#[oai(rename = "Ticket")]
struct TicketOut {
    /// Its id.
    id: String,
    /// Where it stands.
    status: TicketStatus,
    /// The beginning of the message that opened it.
    subject: String,
    /// The person; null if they were erased.
    contact: Option<TicketContact>,
    /// The campaign that was replied to.
    campaign: Option<TicketCampaign>,
    /// Why it was opened.
    opened_by: OpenedBy,
    /// What happened so far.
    summary: String,
    /// Who takes care of it.
    assignee: Option<String>,
    /// Its conversation.
    conversation_id: String,
    /// What was said last; only of one ticket, not in lists.
    messages: Option<Vec<MessageOut>>,
    /// When it was opened.
    created_at: Time,
    /// When it was last changed.
    updated_at: Time,
    /// When it was closed or cancelled.
    closed_at: Option<Time>,
}

impl From<View> for TicketOut {
    fn from(view: View) -> Self {
        let row = view.ticket;
        let contact = view.contact.map(|contact| TicketContact {
            id: contact.id.to_string(),
            name: contact.name,
            phone: contact.phone,
        });
        let campaign = view.campaign.map(|about| {
            let at = |of: fn(&Recipient) -> Option<i64>| about.recipient.as_ref().and_then(of);
            TicketCampaign {
                sent_at: at(|row| row.sent_at).map(Time),
                delivered_at: at(|row| row.delivered_at).map(Time),
                read_at: at(|row| row.read_at).map(Time),
                replied_at: at(|row| row.replied_at).map(Time),
                id: about.id.to_string(),
                name: about.name,
                message: about.message,
            }
        });
        Self {
            id: row.id.to_string(),
            status: row.status.into(),
            subject: row.subject,
            contact,
            campaign,
            opened_by: row.opened_by.into(),
            summary: row.summary,
            assignee: row.assignee,
            conversation_id: row.conversation_id.to_string(),
            messages: None,
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
            closed_at: row.closed_at.map(Time),
        }
    }
}
