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

/// How Meta names the person of a message: by these, and after a change of number or id by more.
fn names(message: &Inbound) -> Vec<(Kind, &str)> {
    let content = message.raw.as_ref().map(|raw| &raw["content"]);
    let content = content.unwrap_or(&Value::Null);
    let person = message.person.as_ref().unwrap_or(&Value::Null);
    let all = [
        (Kind::WaId, &person["wa_id"]),
        (Kind::WaId, &content["number_changed"]["wa_id"]),
        (Kind::UserId, &person["user_id"]),
        (Kind::UserId, &content["number_changed"]["user_id"]),
        (Kind::UserId, &content["user_id_changed"]["user_id"]),
        (
            Kind::UserId,
            &content["user_id_changed"]["previous_user_id"],
        ),
    ];
    all.into_iter()
        .filter_map(|(kind, value)| Some((kind, value.as_str()?)))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// The contact who wrote a message; made if nobody is known by that. None if Meta tells nothing of the person.
pub(super) async fn who(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    message: &Inbound,
) -> Result<Option<ContactId>> {
    let agent = message.agent_id;
    // A simulated person is known; what a webhook found by the number alone is looked at again.
    let mut found = message.contact_id.filter(|_| message.channel_id.is_none());
    let names = names(message);
    if found.is_none() && names.is_empty() {
        return Ok(None);
    }
    for (kind, value) in &names {
        let known = match (known(tx, agent, *kind, value).await?, kind) {
            (None, Kind::WaId) => by_number(tx, agent, value).await?,
            (known, _) => known,
        };
        match (found, known) {
            // Meta says that the two are one: the one with a number stays, for numbers are looked at first.
            (Some(one), Some(other)) if one != other => merge(ctx, tx, agent, other, one).await?,
            (found_before, known) => found = found_before.or(known),
        }
    }
    let number = names.iter().find(|(kind, _)| *kind == Kind::WaId);
    let number = number.map(|(_, value)| *value);
    let contact = match found {
        Some(contact) => contact,
        None => {
            let person = message.person.as_ref().unwrap_or(&Value::Null);
            make(ctx, tx, agent, number, person["name"].as_str()).await?
        }
    };
    let now = ctx.now();
    for name in names {
        learn(tx, agent, name, contact, now).await?;
    }
    Ok(Some(contact))
}

async fn known(
    tx: &impl ConnectionTrait,
    agent: AgentId,
    kind: Kind,
    value: &str,
) -> Result<Option<ContactId>, DbErr> {
    let sql = "SELECT i.contact_id FROM identity i JOIN contact c ON c.id = i.contact_id \
               WHERE i.agent_id = $1 AND i.kind = $2 AND i.value = $3";
    let values = [agent.0.into(), kind.name().into(), value.into()];
    Ok(column(tx, sql, values).await?.into_iter().next())
}

async fn by_number(
    tx: &impl ConnectionTrait,
    agent: AgentId,
    wa_id: &str,
) -> Result<Option<ContactId>, DbErr> {
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
    if let Some(wa_id) = wa_id
        && let Some(known) = by_number(tx, agent, wa_id).await?
    {
        return Ok(known);
    }
    let phone = wa_id.map(|digits| format!("+{digits}"));
    let phone =
        phone.and_then(|number| Phone::parse(&number, crate::phone::Region::default()).ok());
    let sql = "INSERT INTO contact (agent_id, name, phone, phone_valid, attributes, created_at, updated_at, opted_out_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $6, \
               (SELECT s.opted_out_at FROM suppression s WHERE s.agent_id = $1 AND s.phone = $3)) RETURNING id";
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
    (kind, value): (Kind, &str),
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
