//! Conversations with who they are with and what was said last, the newest word first.

use super::Place;
use crate::{
    Ctx, Result,
    page::{Page, Wanted},
    store::query,
};
use entity::{AgentId, ContactId, ConversationId, Millis, TicketId, message::Author};
use sea_orm::FromQueryResult;

/// A conversation with what was said last.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Recent {
    /// Its id.
    pub id: ConversationId,
    /// The person.
    pub contact_id: ContactId,
    /// Their name.
    pub name: Option<String>,
    /// Their number.
    pub phone: Option<String>,
    /// What was said last; none if that was no text.
    pub words: Option<String>,
    /// The kind of that message, as Meta names it.
    pub kind: Option<String>,
    /// Who said it.
    pub author: Option<Author>,
    /// The ticket that is open.
    pub ticket_id: Option<TicketId>,
    /// When the last message was received or sent.
    pub last_message_at: Millis,
}

/// The list's name in cursors.
pub fn recent_name(agent: AgentId) -> String {
    format!("recent/{agent}")
}

/// The agent's conversations, the newest word first.
pub async fn recent(ctx: &Ctx, agent: AgentId, wanted: Wanted) -> Result<Page<Recent>> {
    let place = Place::of(wanted.after);
    let last = |what: &str| {
        format!(
            "(SELECT m.{what} FROM message m WHERE m.conversation_id = v.id ORDER BY m.id DESC LIMIT 1)"
        )
    };
    let sql = format!(
        "SELECT v.id, v.contact_id, c.name, c.phone, {} AS words, {} AS kind, {} AS author, v.last_message_at, \
         (SELECT t.id FROM ticket t WHERE t.conversation_id = v.id AND t.status NOT IN ('closed', 'cancelled')) AS ticket_id \
         FROM conversation v LEFT JOIN contact c ON c.id = v.contact_id WHERE v.agent_id = $1 AND v.last_message_at <= $2 \
         ORDER BY v.last_message_at DESC, v.id DESC LIMIT $3 OFFSET $4",
        last("text"),
        last("kind"),
        last("author")
    );
    let [at, limit, offset] = place.parameters(wanted);
    let found: Vec<Recent> =
        query(&ctx.store.read, sql, [agent.0.into(), at, limit, offset]).await?;
    Ok(place.cut(wanted, &recent_name(agent), found, |row| {
        row.last_message_at
    }))
}
