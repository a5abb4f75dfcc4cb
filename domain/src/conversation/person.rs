//! Who wrote: the contact whom Meta's words on a person lead to, or a new one.

use super::route::Inbound;
use crate::{
    Ctx, Result,
    contact::lock_contacts,
    phone::Phone,
    store::{Column, Records, column, dialect_of, execute},
};
use entity::{AgentId, ContactId, Millis, RecipientId};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tracing::info;

/// A way in which Meta names people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// WhatsApp's own digits. In Brazil, Mexico and Argentina they may differ from the number.
    WaId,
    /// The id of this business' users, also of those who hide their number.
    UserId,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::WaId => "wa_id",
            Self::UserId => "user_id",
        }
    }
}

/// The contact who wrote a message; made if nobody is known by that. None if Meta tells nothing of the person.
pub(super) async fn who(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    message: &Inbound,
) -> Result<Option<ContactId>> {
    let person = message.person.as_ref().unwrap_or(&Value::Null);
    let text = |name: &str| person[name].as_str().filter(|text| !text.is_empty());
    let (wa_id, user_id) = (text("wa_id"), text("user_id"));
    let agent = message.agent_id;
    if message.contact_id.is_none() && wa_id.is_none() && user_id.is_none() {
        return Ok(None);
    }
    let by_user = known(tx, agent, Kind::UserId, user_id).await?;
    let by_digits = match known(tx, agent, Kind::WaId, wa_id).await? {
        Some(contact) => Some(contact),
        None => by_number(tx, agent, wa_id).await?,
    };
    let found = match (message.contact_id, by_digits, by_user) {
        (None, Some(one), Some(other)) if one != other => {
            // Meta says that the two are one: the one with a number stays.
            merge(ctx, tx, agent, other, one).await?;
            Some(one)
        }
        (given, by_digits, by_user) => given.or(by_digits).or(by_user),
    };
    let contact = match found {
        Some(contact) => contact,
        None => make(ctx, tx, agent, wa_id, text("name")).await?,
    };
    let now = ctx.now();
    for (kind, value) in [(Kind::WaId, wa_id), (Kind::UserId, user_id)] {
        if let Some(value) = value {
            learn(tx, agent, kind, value, contact, now).await?;
        }
    }
    Ok(Some(contact))
}

async fn known(
    tx: &impl ConnectionTrait,
    agent: AgentId,
    kind: Kind,
    value: Option<&str>,
) -> Result<Option<ContactId>, DbErr> {
    let Some(value) = value else {
        return Ok(None);
    };
    let sql = "SELECT i.contact_id FROM identity i JOIN contact c ON c.id = i.contact_id \
               WHERE i.agent_id = $1 AND i.kind = $2 AND i.value = $3";
    let values = [agent.0.into(), kind.name().into(), value.into()];
    Ok(column(tx, sql, values).await?.into_iter().next())
}

async fn by_number(
    tx: &impl ConnectionTrait,
    agent: AgentId,
    wa_id: Option<&str>,
) -> Result<Option<ContactId>, DbErr> {
    let Some(wa_id) = wa_id else {
        return Ok(None);
    };
    let sql = "SELECT id FROM contact WHERE agent_id = $1 AND phone = $2 ORDER BY id LIMIT 1";
    let values = [agent.0.into(), format!("+{wa_id}").into()];
    Ok(column(tx, sql, values).await?.into_iter().next())
}

/// A contact for somebody unknown. Under the lock of the agent's contacts and looked for again, so that two messages at
/// once make one.
async fn make(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    wa_id: Option<&str>,
    name: Option<&str>,
) -> Result<ContactId> {
    lock_contacts(tx, agent).await?;
    if let Some(known) = by_number(tx, agent, wa_id).await? {
        return Ok(known);
    }
    let phone = wa_id.map(|digits| format!("+{digits}"));
    let phone =
        phone.and_then(|number| Phone::parse(&number, crate::phone::Region::default()).ok());
    let sql = "INSERT INTO contact (agent_id, name, phone, phone_valid, attributes, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING id";
    let name: Option<String> = name.map(|name| name.chars().take(200).collect());
    let valid = phone.is_some();
    let values = [
        agent.0.into(),
        name.into(),
        phone.map(Phone::into_string).into(),
        valid.into(),
        serde_json::json!({}).into(),
        ctx.now().into(),
    ];
    let made = column(tx, sql, values).await?.into_iter().next();
    Ok(made.expect("because an insert answers its row"))
}

/// Remembers by what a contact is known. The latest word counts: a number may go to somebody else.
async fn learn(
    tx: &impl ConnectionTrait,
    agent: AgentId,
    kind: Kind,
    value: &str,
    contact: ContactId,
    at: Millis,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO identity (agent_id, kind, value, contact_id, learned_at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (agent_id, kind, value) DO UPDATE SET contact_id = excluded.contact_id, learned_at = excluded.learned_at \
               WHERE identity.contact_id <> excluded.contact_id";
    let values = [
        agent.0.into(),
        kind.name().into(),
        value.into(),
        contact.0.into(),
        at.into(),
    ];
    execute(tx, sql, values).await.map(drop)
}

const DIGITS: Records = Records(&[Column::Big("recipient_id"), Column::Text("wa_id")]);

/// Remembers digits by which WhatsApp knows people that differ from their numbers, as its answers to messages told them.
pub(crate) async fn learn_digits(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    told: &[(RecipientId, &str)],
) -> Result<(), DbErr> {
    // The same person once: Postgres refuses to touch a row twice.
    let told: BTreeMap<&str, RecipientId> = told.iter().map(|(id, wa_id)| (*wa_id, *id)).collect();
    if told.is_empty() {
        return Ok(());
    }
    let told: Vec<Value> = told
        .into_iter()
        .map(|(wa_id, id)| json!({ "recipient_id": id.0, "wa_id": wa_id }))
        .collect();
    let sql = format!(
        "INSERT INTO identity (agent_id, kind, value, contact_id, learned_at) \
         SELECT MIN(c.agent_id), 'wa_id', told.wa_id, MIN(r.contact_id), $2 FROM {} AS told \
         JOIN recipient r ON r.id = told.recipient_id JOIN campaign c ON c.id = r.campaign_id WHERE r.contact_id > 0 \
         GROUP BY told.wa_id ON CONFLICT (agent_id, kind, value) DO UPDATE SET contact_id = excluded.contact_id",
        DIGITS.table(dialect_of(tx), "$1")
    );
    let values = [json!(told).to_string().into(), ctx.now().into()];
    execute(tx, sql, values).await.map(drop)
}

/// Everything of `gone` is `stays`' from now on, who is the same person. Nothing of the history is lost.
async fn merge(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    gone: ContactId,
    stays: ContactId,
) -> Result<()> {
    lock_contacts(tx, agent).await?;
    let both = || [stays.0.into(), gone.0.into()];
    // Of two open tickets the newer is closed: its conversation goes on in the other.
    let sql = "UPDATE ticket SET status = 'closed', closed_at = updated_at WHERE contact_id = $2 AND status NOT IN ('closed', 'cancelled') \
               AND EXISTS (SELECT 1 FROM ticket o WHERE o.contact_id = $1 AND o.status NOT IN ('closed', 'cancelled'))";
    execute(tx, sql, both()).await?;
    let into = "(SELECT s.id FROM conversation s WHERE s.contact_id = $1)";
    let from = "(SELECT g.id FROM conversation g WHERE g.contact_id = $2)";
    for table in ["message", "ticket"] {
        let sql = format!(
            "UPDATE {table} SET conversation_id = COALESCE({into}, conversation_id) WHERE conversation_id IN {from}"
        );
        execute(tx, sql, both()).await?;
    }
    let sql = format!("DELETE FROM conversation WHERE contact_id = $2 AND {into} IS NOT NULL");
    execute(tx, sql, both()).await?;
    for table in [
        "message",
        "ticket",
        "conversation",
        "identity",
        "consent",
        "recipient",
    ] {
        let sql = format!("UPDATE {table} SET contact_id = $1 WHERE contact_id = $2");
        execute(tx, sql, both()).await?;
    }
    // A wish of either is a wish of the person.
    let sql = "UPDATE contact SET opted_out_at = COALESCE(opted_out_at, (SELECT g.opted_out_at FROM contact g WHERE g.id = $2)), \
               name = COALESCE(name, (SELECT g.name FROM contact g WHERE g.id = $2)) WHERE id = $1";
    execute(tx, sql, both()).await?;
    let sql = "DELETE FROM contact WHERE id = $1";
    execute(tx, sql, [gone.0.into()]).await?;
    info!(contact.id = %stays, former = %gone, at = ctx.now(), "Two contacts turned out to be one person");
    Ok(())
}
