//! Inbound messages: each is stored once, whatever it holds and however often Meta tells it.

use crate::{
    store::{Column, Records, dialect_of, execute},
    whatsapp::event::{Content, Inbound},
};
use entity::{Millis, channel::Model as Channel};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};

/// A message that came in through one of our channels.
pub(super) struct Received(Value);

impl Received {
    pub(super) fn new(channel: &Channel, message: &Inbound, received_at: Millis) -> Self {
        let person = &message.person;
        let phone = person.wa_id.as_deref().map(|id| format!("+{id}"));
        Self(json!({
            "agent_id": channel.agent_id.0,
            "channel_id": channel.id.0,
            "phone": phone,
            "kind": message.kind,
            "text": message.text,
            "wamid": message.wamid,
            "created_at": message.at.unwrap_or(received_at),
            "person": {
                "wa_id": person.wa_id,
                "user_id": person.user_id,
                "parent_user_id": person.parent_user_id,
                "name": person.name,
                "username": person.username,
            },
            "raw": {
                "content": content(&message.content),
                "context": message.context.as_ref().and_then(|context| context.wamid.as_deref()),
                "referral": message.referral,
                "errors": message.errors.iter().map(|error| error.code).collect::<Vec<_>>(),
            },
        }))
    }
}

/// What a message holds besides its text.
fn content(of: &Content) -> Option<Value> {
    match of {
        Content::Text { .. } | Content::Other => None,
        other => serde_json::to_value(other).ok(),
    }
}

const MESSAGE: Records = Records(&[
    Column::Big("agent_id"),
    Column::Big("channel_id"),
    Column::Text("phone"),
    Column::Text("kind"),
    Column::Text("text"),
    Column::Text("wamid"),
    Column::Big("created_at"),
    Column::Json("person"),
    Column::Json("raw"),
]);

/// Stores messages; one that is known is not stored twice.
pub(super) async fn store(tx: &impl ConnectionTrait, messages: &[Received]) -> Result<(), DbErr> {
    if messages.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO message (agent_id, contact_id, direction, kind, text, wamid, created_at, channel_id, person, raw) \
         SELECT m.agent_id, (SELECT MIN(c.id) FROM contact c WHERE c.agent_id = m.agent_id AND c.phone = m.phone), \
         'in', m.kind, m.text, m.wamid, m.created_at, m.channel_id, m.person, m.raw FROM {} AS m WHERE true \
         ON CONFLICT (wamid) DO NOTHING",
        MESSAGE.table(dialect_of(tx), "$1")
    );
    let records: Vec<&Value> = messages.iter().map(|message| &message.0).collect();
    execute(tx, sql, [json!(records).to_string().into()]).await?;
    Ok(())
}
