//! Opening tickets, and joining those that are open.

use super::told;
use crate::{
    Ctx, Result,
    campaign::{Rendered, rendered},
    store::{Column, Records, dialect_of, id_list, query, query_one},
};
use entity::{
    AgentId, CampaignId, ContactId, ConversationId, RecipientId,
    ticket::{Model, OpenedBy},
};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};
use std::collections::HashSet;

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

/// Messages of these conversations join their open tickets, as far as there are any: the customers wait again. Answers the
/// conversations that have one.
pub(crate) async fn join(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    conversations: &[ConversationId],
) -> Result<HashSet<ConversationId>, DbErr> {
    if conversations.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!(
        "UPDATE ticket SET status = CASE WHEN status = 'new' THEN status ELSE 'on_you' END, updated_at = $1 \
         WHERE conversation_id IN ({}) AND status NOT IN ('closed', 'cancelled') RETURNING *",
        dialect_of(tx).listed_ids("$2")
    );
    let ids: Vec<i64> = conversations.iter().map(|id| id.0).collect();
    let joined: Vec<Model> = query(tx, sql, [ctx.now().into(), id_list(&ids)]).await?;
    told::changed(ctx, tx, &joined).await?;
    Ok(joined.iter().map(|ticket| ticket.conversation_id).collect())
}

/// The open ticket of the conversation, if there is one, waits for the team again, for this reason. Answers whether there
/// is.
pub(crate) async fn wait_for_us(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    conversation: ConversationId,
    why: &str,
) -> Result<bool, DbErr> {
    let sql = "UPDATE ticket SET status = CASE WHEN status = 'new' THEN status ELSE 'on_you' END, updated_at = $1, \
               summary = summary || $3 WHERE conversation_id = $2 AND status NOT IN ('closed', 'cancelled') RETURNING *";
    let note = format!("\nNote: {why}");
    let values = [ctx.now().into(), conversation.0.into(), note.into()];
    let waits = query_one::<Model>(tx, sql, values).await?;
    told::changed(ctx, tx, waits.as_slice()).await?;
    Ok(waits.is_some())
}

const TICKET: Records = Records(&[
    Column::Big("nth"),
    Column::Big("agent_id"),
    Column::Big("conversation_id"),
    Column::Big("contact_id"),
    Column::Big("campaign_id"),
    Column::Big("recipient_id"),
    Column::Text("subject"),
    Column::Text("opened_by"),
    Column::Text("summary"),
]);

/// Opens tickets, in conversations in which none is open.
pub(crate) async fn open(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    openings: &[Opening<'_>],
) -> Result<()> {
    if openings.is_empty() {
        return Ok(());
    }
    let replied = openings.iter().filter_map(|opening| opening.matched);
    let recipients: Vec<RecipientId> = replied.map(|(_, recipient)| recipient).collect();
    let sent = rendered(tx, &recipients).await?;
    let records: Vec<Value> = openings
        .iter()
        .enumerate()
        .map(|(nth, opening)| {
            let recipient = opening.matched.map(|(_, recipient)| recipient);
            let sent = recipient.and_then(|recipient| sent.get(&recipient));
            json!({
                "nth": nth,
                "agent_id": opening.agent.0,
                "conversation_id": opening.conversation.0,
                "contact_id": opening.contact.0,
                "campaign_id": opening.matched.map(|(campaign, _)| campaign.0),
                "recipient_id": recipient.map(|recipient| recipient.0),
                "subject": opening.subject(),
                "opened_by": opening.opened_by.name(),
                "summary": opening.summary(sent),
            })
        })
        .collect();
    let sql = format!(
        "INSERT INTO ticket (agent_id, conversation_id, contact_id, campaign_id, recipient_id, status, subject, opened_by, \
         summary, created_at, updated_at) SELECT k.agent_id, k.conversation_id, k.contact_id, k.campaign_id, k.recipient_id, 'new', \
         k.subject, k.opened_by, k.summary, $2, $2 FROM {} AS k WHERE TRUE ORDER BY k.nth \
         ON CONFLICT (conversation_id) WHERE status NOT IN ('closed', 'cancelled') DO NOTHING RETURNING *",
        TICKET.table(dialect_of(tx), "$1")
    );
    let values = [Value::Array(records).to_string().into(), ctx.now().into()];
    let opened: Vec<Model> = query(tx, sql, values).await?;
    told::opened(ctx, tx, &opened, openings).await?;
    Ok(())
}

impl Opening<'_> {
    fn subject(&self) -> String {
        match self.said.map(str::trim).filter(|said| !said.is_empty()) {
            Some(said) => said.chars().take(SUBJECT).collect(),
            None => format!("({})", self.kind),
        }
    }

    /// What happened so far, in a few sentences: the campaign and its message, the reply, why a person is needed.
    fn summary(&self, sent: Option<&Rendered>) -> String {
        let mut said = Vec::new();
        if let Some(Rendered { campaign, text }) = sent {
            said.push(format!(
                "Replied to the campaign \"{campaign}\", which said: {text}"
            ));
        }
        match self.said {
            Some(words) => said.push(format!("The customer wrote: {words}")),
            None => said.push(format!(
                "The customer sent a message of the kind {}.",
                self.kind
            )),
        }
        if let Some(why) = self.why {
            said.push(format!("Handed over: {why}"));
        }
        said.join("\n")
    }
}
