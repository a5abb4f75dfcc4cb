//! Opening a ticket, and joining the one that is open.

use super::told;
use crate::{Ctx, Result, campaign::rendered_for, store::query_one};
use entity::{
    AgentId, CampaignId, ContactId, ConversationId, RecipientId, TicketId,
    ticket::{Model, OpenedBy},
};
use sea_orm::{ConnectionTrait, DbErr};

/// The most characters of a subject.
const SUBJECT: usize = 80;

/// What a ticket is opened for.
#[derive(Debug)]
pub(crate) struct Opening<'a> {
    pub(crate) agent: AgentId,
    pub(crate) conversation: ConversationId,
    pub(crate) contact: ContactId,
    /// The campaign that the person replied to, and the recipient they were.
    pub(crate) matched: Option<(CampaignId, RecipientId)>,
    /// What the person wrote.
    pub(crate) said: Option<&'a str>,
    /// What kind of message it was.
    pub(crate) kind: &'a str,
    pub(crate) opened_by: OpenedBy,
    /// Why, for whoever takes it; none if that goes without saying.
    pub(crate) why: Option<&'a str>,
}

/// A message of the conversation joins its open ticket, if there is one: the customer waits again. Answers whether there
/// is.
pub(crate) async fn join(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    conversation: ConversationId,
) -> Result<bool, DbErr> {
    let sql = "UPDATE ticket SET status = CASE WHEN status = 'new' THEN status ELSE 'on_you' END, updated_at = $1 \
               WHERE conversation_id = $2 AND status NOT IN ('closed', 'cancelled') RETURNING *";
    let values = [ctx.now().into(), conversation.0.into()];
    let joined = query_one::<Model>(tx, sql, values).await?;
    if let Some(ticket) = &joined {
        told::changed(ctx, tx, ticket).await?;
    }
    Ok(joined.is_some())
}

/// Opens a ticket, unless one is open.
pub(crate) async fn open(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    opening: &Opening<'_>,
) -> Result<Option<TicketId>> {
    let subject = match opening.said.map(str::trim).filter(|said| !said.is_empty()) {
        Some(said) => said.chars().take(SUBJECT).collect(),
        None => format!("({})", opening.kind),
    };
    let summary = summary(tx, opening).await?;
    let sql = "INSERT INTO ticket (agent_id, conversation_id, contact_id, campaign_id, recipient_id, status, subject, opened_by, \
               summary, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 'new', $6, $7, $8, $9, $9) \
               ON CONFLICT (conversation_id) WHERE status NOT IN ('closed', 'cancelled') DO NOTHING RETURNING *";
    let values = [
        opening.agent.0.into(),
        opening.conversation.0.into(),
        opening.contact.0.into(),
        opening.matched.map(|(campaign, _)| campaign.0).into(),
        opening.matched.map(|(_, recipient)| recipient.0).into(),
        subject.into(),
        opening.opened_by.name().into(),
        summary.into(),
        ctx.now().into(),
    ];
    let opened = query_one::<Model>(tx, sql, values).await?;
    if let Some(ticket) = &opened {
        told::opened(ctx, tx, ticket, opening).await?;
    }
    Ok(opened.map(|ticket| ticket.id))
}

/// What happened so far, in a few sentences: the campaign and its message, the reply, why a person is needed.
async fn summary(tx: &impl ConnectionTrait, opening: &Opening<'_>) -> Result<String> {
    let mut said = Vec::new();
    if let Some((campaign, recipient)) = opening.matched {
        let (name, text) = rendered_for(tx, campaign, recipient).await?;
        said.push(format!(
            "Replied to the campaign \"{name}\", which said: {text}"
        ));
    }
    match opening.said {
        Some(words) => said.push(format!("The customer wrote: {words}")),
        None => said.push(format!(
            "The customer sent a message of the kind {}.",
            opening.kind
        )),
    }
    if let Some(why) = opening.why {
        said.push(format!("Handed over: {why}"));
    }
    Ok(said.join("\n"))
}
