//! The conversations of people who write, begun where there is none.

use super::inbound::Inbound;
use crate::{
    Ctx,
    store::{Column, Records, dialect_of, query},
};
use entity::{AgentId, ChannelId, ContactId, ConversationId, Millis};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// A person, and whether what they say is simulated: what real and simulated people say are two conversations.
pub(super) type Partner = (ContactId, bool);

/// What messages change of their conversation.
struct Heard {
    agent: AgentId,
    channel: Option<ChannelId>,
    last_message_at: Millis,
    last_inbound_at: Option<Millis>,
}

impl Heard {
    fn of(message: &Inbound) -> Self {
        Self {
            agent: message.agent_id,
            channel: message.channel_id,
            last_message_at: message.created_at,
            last_inbound_at: message.is_said().then_some(message.created_at),
        }
    }

    fn and(&mut self, message: &Inbound) {
        let at = message.created_at;
        if Some(at) >= self.last_inbound_at {
            self.channel = message.channel_id;
        }
        self.last_message_at = self.last_message_at.max(at);
        let inbound = message.is_said().then_some(at);
        self.last_inbound_at = self.last_inbound_at.max(inbound);
    }
}

const HEARD: Records = Records(&[
    Column::Big("agent_id"),
    Column::Big("contact_id"),
    Column::Big("channel_id"),
    Column::Bool("simulated"),
    Column::Big("last_message_at"),
    Column::Big("last_inbound_at"),
]);

#[derive(FromQueryResult)]
struct Begun {
    id: ConversationId,
    contact_id: ContactId,
    simulated: bool,
}

/// Whom a message is from, with its conversation.
pub(super) fn partner(message: &Inbound, contact: ContactId) -> Partner {
    (contact, message.channel_id.is_none())
}

/// The conversations that these messages belong to, which know of them from now on; locked, so that messages of one person
/// are routed one by one.
pub(super) async fn begun(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    messages: &[(&Inbound, ContactId)],
) -> Result<HashMap<Partner, ConversationId>, DbErr> {
    if messages.is_empty() {
        return Ok(HashMap::new());
    }
    let mut heard = BTreeMap::<Partner, Heard>::new();
    for (message, contact) in messages {
        heard
            .entry(partner(message, *contact))
            .and_modify(|heard| heard.and(message))
            .or_insert_with(|| Heard::of(message));
    }
    let records: Vec<Value> = heard
        .into_iter()
        .map(|((contact, simulated), heard)| {
            json!({
                "agent_id": heard.agent.0,
                "contact_id": contact.0,
                "channel_id": heard.channel.map(|id| id.0),
                "simulated": simulated,
                "last_message_at": heard.last_message_at,
                "last_inbound_at": heard.last_inbound_at,
            })
        })
        .collect();
    let sql = format!(
        "INSERT INTO conversation (agent_id, contact_id, channel_id, simulated, last_message_at, last_inbound_at, created_at) \
         SELECT k.agent_id, k.contact_id, k.channel_id, k.simulated, k.last_message_at, k.last_inbound_at, $2 FROM {} AS k WHERE TRUE \
         ORDER BY k.contact_id ON CONFLICT (agent_id, contact_id, simulated) DO UPDATE SET \
         channel_id = CASE WHEN excluded.last_message_at >= COALESCE(conversation.last_inbound_at, 0) \
         THEN excluded.channel_id ELSE conversation.channel_id END, \
         last_message_at = CASE WHEN excluded.last_message_at > conversation.last_message_at \
         THEN excluded.last_message_at ELSE conversation.last_message_at END, \
         last_inbound_at = CASE WHEN excluded.last_inbound_at > COALESCE(conversation.last_inbound_at, 0) \
         THEN excluded.last_inbound_at ELSE conversation.last_inbound_at END RETURNING id, contact_id, simulated",
        HEARD.table(dialect_of(tx), "$1")
    );
    let values = [Value::Array(records).to_string().into(), ctx.now().into()];
    let begun: Vec<Begun> = query(tx, sql, values).await?;
    let begun = begun.into_iter();
    Ok(begun
        .map(|one| ((one.contact_id, one.simulated), one.id))
        .collect())
}
