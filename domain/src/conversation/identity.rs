//! By what else than a number people are known: WhatsApp's digits, and the ids of this business' users.

use crate::{
    Ctx,
    phone::{Phone, Region},
    store::{Column, Records, dialect_of, execute},
};
use entity::{AgentId, ContactId, RecipientId};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tracing::info;

/// A way in which Meta names people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// WhatsApp's own digits. In Brazil, Mexico and Argentina they may differ from the number.
    WaId,
    /// The same, as answers to messages told them: the number behind them is known.
    Digits,
    /// The id of this business' users, also of those who hide their number.
    UserId,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::WaId => "wa_id",
            Self::Digits => "digits",
            Self::UserId => "user_id",
        }
    }
}

/// A way in which Meta names a person, and the name.
pub(super) type Name<'a> = (Kind, &'a str);

/// The number behind WhatsApp's digits, in E.164; none if it is none.
pub(super) fn phone_of(digits: &str) -> Option<String> {
    let parsed = Phone::parse(&format!("+{digits}"), Region::default());
    parsed.ok().map(Phone::into_string)
}

/// A name that leads to a contact of an agent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) agent: AgentId,
    pub(super) name: Name<'a>,
    pub(super) contact: ContactId,
}

const NUMBER: Records = Records(&[Column::Big("contact_id"), Column::Text("phone")]);

/// Whoever hid their number until now has one from now on.
pub(super) async fn give_numbers(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    named: &[Named<'_>],
) -> Result<(), DbErr> {
    let numbers: BTreeMap<ContactId, String> = named
        .iter()
        .filter(|named| named.name.0 == Kind::WaId)
        .filter_map(|named| Some((named.contact, phone_of(named.name.1)?)))
        .collect();
    if numbers.is_empty() {
        return Ok(());
    }
    let numbers: Vec<Value> = numbers
        .into_iter()
        .map(|(contact, phone)| json!({ "contact_id": contact.0, "phone": phone }))
        .collect();
    let sql = format!(
        "UPDATE contact SET phone = k.phone, phone_valid = TRUE, updated_at = $2 FROM {} AS k \
         WHERE contact.id = k.contact_id AND contact.phone IS NULL",
        NUMBER.table(dialect_of(tx), "$1")
    );
    let values = [json!(numbers).to_string().into(), ctx.now().into()];
    execute(tx, sql, values).await.map(drop)
}

/// Meta says that the person has another number now: the one that we had leads to nobody, or to somebody else.
pub(super) async fn change_number(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    contact: ContactId,
    digits: &str,
) -> Result<(), DbErr> {
    let Some(phone) = phone_of(digits) else {
        return Ok(());
    };
    let sql = "UPDATE contact SET phone = $1, phone_valid = TRUE, updated_at = $2 WHERE id = $3";
    let values = [phone.as_str().into(), ctx.now().into(), contact.0.into()];
    execute(tx, sql, values).await?;
    let sql = "UPDATE identity SET phone = $1 WHERE contact_id = $2 AND kind = 'user_id'";
    execute(tx, sql, [phone.as_str().into(), contact.0.into()]).await?;
    info!(contact.id = %contact, "A contact has another number now, as Meta says");
    Ok(())
}

const NAMED: Records = Records(&[
    Column::Big("agent_id"),
    Column::Text("kind"),
    Column::Text("value"),
    Column::Big("contact_id"),
]);

/// Remembers by what contacts are known. The latest word counts: a number may go to somebody else.
pub(super) async fn learn(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    named: &[Named<'_>],
) -> Result<(), DbErr> {
    // Each name once: Postgres refuses to touch a row twice.
    let latest: BTreeMap<(AgentId, &str, &str), ContactId> = named
        .iter()
        .map(|one| ((one.agent, one.name.0.name(), one.name.1), one.contact))
        .collect();
    if latest.is_empty() {
        return Ok(());
    }
    let latest: Vec<Value> = latest
        .into_iter()
        .map(|((agent, kind, value), contact)| {
            json!({ "agent_id": agent.0, "kind": kind, "value": value, "contact_id": contact.0 })
        })
        .collect();
    let sql = format!(
        "INSERT INTO identity (agent_id, kind, value, contact_id, learned_at, phone) \
         SELECT k.agent_id, k.kind, k.value, c.id, $2, c.phone FROM {} AS k JOIN contact c ON c.id = k.contact_id WHERE TRUE \
         ORDER BY k.agent_id, k.kind, k.value ON CONFLICT (agent_id, kind, value) DO UPDATE SET contact_id = excluded.contact_id, \
         learned_at = excluded.learned_at, phone = excluded.phone \
         WHERE identity.contact_id <> excluded.contact_id OR COALESCE(identity.phone, '') <> COALESCE(excluded.phone, '')",
        NAMED.table(dialect_of(tx), "$1")
    );
    let values = [json!(latest).to_string().into(), ctx.now().into()];
    execute(tx, sql, values).await.map(drop)
}

const LEARNED: Records = Records(&[Column::Big("recipient_id"), Column::Text("value")]);

/// Remembers digits by which WhatsApp knows people that differ from their numbers, as its answers to messages told them.
pub(crate) async fn learn_digits(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    told: &[(RecipientId, &str)],
) -> Result<(), DbErr> {
    learn_of_recipients(ctx, tx, Kind::Digits, told).await
}

/// Remembers the ids by which this business' users are known, as statuses of their messages told them.
pub(crate) async fn learn_ids(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    told: &[(RecipientId, &str)],
) -> Result<(), DbErr> {
    learn_of_recipients(ctx, tx, Kind::UserId, told).await
}

async fn learn_of_recipients(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    kind: Kind,
    told: &[(RecipientId, &str)],
) -> Result<(), DbErr> {
    // The same person once: Postgres refuses to touch a row twice.
    let told: BTreeMap<&str, RecipientId> = told.iter().map(|(id, value)| (*value, *id)).collect();
    if told.is_empty() {
        return Ok(());
    }
    let told: Vec<Value> = told
        .into_iter()
        .map(|(value, id)| json!({ "recipient_id": id.0, "value": value }))
        .collect();
    let sql = format!(
        "INSERT INTO identity (agent_id, kind, value, contact_id, learned_at, phone) \
         SELECT c.agent_id, $3, told.value, r.contact_id, $2, r.phone FROM {} AS told \
         JOIN recipient r ON r.id = told.recipient_id JOIN campaign c ON c.id = r.campaign_id WHERE r.contact_id > 0 \
         ORDER BY told.value ON CONFLICT (agent_id, kind, value) DO UPDATE SET contact_id = excluded.contact_id, phone = excluded.phone \
         WHERE identity.contact_id <> excluded.contact_id OR COALESCE(identity.phone, '') <> COALESCE(excluded.phone, '')",
        LEARNED.table(dialect_of(tx), "$1")
    );
    let values = [
        json!(told).to_string().into(),
        ctx.now().into(),
        kind.name().into(),
    ];
    execute(tx, sql, values).await.map(drop)
}
