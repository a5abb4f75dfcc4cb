//! Who wrote: the contact whom Meta's words on a person lead to, or a new one.

use super::{
    identity::{Kind, Name, change_number, give_number, learn, phone_of},
    merge::merge,
    route::Inbound,
};
use crate::{
    Ctx, Result,
    contact::lock_contacts,
    store::{Dialect, column, dialect_of},
};
use entity::{AgentId, ContactId};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};

/// How Meta names the person of a message, and after a change of the id by which names too.
fn names(message: &Inbound) -> Vec<Name<'_>> {
    let content = message.content();
    let person = message.person.as_ref().unwrap_or(&Value::Null);
    let all = [
        (Kind::WaId, &person["wa_id"]),
        (Kind::UserId, &person["user_id"]),
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
    if let (Some(known), None) = (message.contact_id, message.channel_id) {
        return Ok(Some(known));
    }
    let names = names(message);
    let contact = match known_by(ctx, tx, agent, &names).await? {
        Some(contact) => contact,
        None if names.is_empty() || message.kind == "system" => return Ok(None),
        None => make(ctx, tx, message, &names).await?,
    };
    let number = names.iter().find(|(kind, _)| *kind == Kind::WaId);
    if let Some((_, digits)) = number {
        give_number(ctx, tx, contact, digits).await?;
    }
    for name in names {
        learn(ctx, tx, agent, name, contact).await?;
    }
    let changed = &message.content()["number_changed"];
    if let Some(digits) = changed["wa_id"].as_str() {
        change_number(ctx, tx, contact, digits).await?;
    }
    for (kind, new) in [(Kind::WaId, "wa_id"), (Kind::UserId, "user_id")] {
        if let Some(new) = changed[new].as_str() {
            learn(ctx, tx, agent, (kind, new), contact).await?;
        }
    }
    Ok(Some(contact))
}

/// The contact that these names lead to. If they lead to several, Meta says that those are one: the one with a number
/// stays, for WhatsApp's digits are looked at first.
async fn known_by(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    names: &[Name<'_>],
) -> Result<Option<ContactId>> {
    let mut found: Option<ContactId> = None;
    for name in names {
        for other in known(tx, agent, *name).await? {
            match found {
                Some(one) if one != other => merge(ctx, tx, agent, other, one).await?,
                Some(_) => {}
                None => found = Some(other),
            }
        }
    }
    Ok(found)
}

/// Who was learned to have this name, and whose number is still the one that they had then; and who has it as a number.
/// Held, so that nobody deletes them meanwhile.
async fn known(
    tx: &impl ConnectionTrait,
    agent: AgentId,
    (kind, value): Name<'_>,
) -> Result<Vec<ContactId>, DbErr> {
    let hold = match dialect_of(tx) {
        Dialect::Postgres => " FOR NO KEY UPDATE OF c",
        Dialect::Sqlite => "",
    };
    let sql = format!(
        "SELECT c.id FROM identity i JOIN contact c ON c.id = i.contact_id WHERE i.agent_id = $1 AND i.kind IN ($2, $4) AND i.value = $3 \
         AND (i.phone IS NULL OR i.phone = c.phone) ORDER BY i.kind{hold}"
    );
    let also = match kind {
        Kind::WaId => Kind::Digits,
        other => other,
    };
    let values = [
        agent.0.into(),
        kind.name().into(),
        value.into(),
        also.name().into(),
    ];
    let mut found: Vec<ContactId> = column(tx, sql, values).await?;
    if kind == Kind::WaId {
        // Of several with one number the one who was learned to be behind it, as after a change of numbers.
        let sql = format!(
            "SELECT c.id FROM contact c WHERE c.agent_id = $1 AND c.phone = $2 ORDER BY CASE WHEN c.id = $3 THEN 0 ELSE 1 END, c.id LIMIT 1{hold}"
        );
        let learned = found.first().map_or(0, |id| id.0);
        let values = [agent.0.into(), format!("+{value}").into(), learned.into()];
        found.extend(column::<ContactId>(tx, sql, values).await?);
    }
    Ok(found)
}

/// A contact for somebody unknown. Under the lock of the agent's contacts and looked for again, so that two messages at
/// once make one.
async fn make(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    message: &Inbound,
    names: &[Name<'_>],
) -> Result<ContactId> {
    let agent = message.agent_id;
    lock_contacts(tx, agent).await?;
    if let Some(known) = known_by(ctx, tx, agent, names).await? {
        return Ok(known);
    }
    let number = names.iter().find(|(kind, _)| *kind == Kind::WaId);
    let phone = number.and_then(|(_, digits)| phone_of(digits));
    let person = message.person.as_ref().unwrap_or(&Value::Null);
    let name: Option<String> = person["name"]
        .as_str()
        .map(|name| name.chars().take(200).collect());
    let sql = "INSERT INTO contact (agent_id, name, phone, phone_valid, attributes, created_at, updated_at, opted_out_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $6, \
               (SELECT s.opted_out_at FROM suppression s WHERE s.agent_id = $1 AND s.phone = $3)) RETURNING id";
    let valid = phone.is_some();
    let values = [
        agent.0.into(),
        name.into(),
        phone.into(),
        valid.into(),
        json!({}).into(),
        ctx.now().into(),
    ];
    let made = column(tx, sql, values).await?.into_iter().next();
    Ok(made.expect("because an insert answers its row"))
}
