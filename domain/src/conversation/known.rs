//! Whom the names lead to by which Meta names whoever wrote.

use super::{
    hold::hold_people,
    identity::{Kind, Name},
    inbound::Inbound,
};
use crate::store::{Column, Records, dialect_of, query};
use entity::{ContactId, MessageId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

/// The contacts that each message's names lead to, those of WhatsApp's digits first. If they are several, Meta says that
/// those are one person.
pub(super) type Known = HashMap<MessageId, Vec<ContactId>>;

/// Whom the names of these messages lead to. They are held until the transaction ends, as are those of whom a message is
/// known to be.
pub(super) async fn known(
    tx: &impl ConnectionTrait,
    messages: &[&Inbound],
) -> Result<Known, DbErr> {
    let mut held = BTreeSet::new();
    loop {
        let known = look(tx, messages).await?;
        let of_messages = messages.iter().filter_map(|message| message.contact_id);
        let all = known.values().flatten().copied().chain(of_messages);
        let new: BTreeSet<ContactId> = all.filter(|id| !held.contains(id)).collect();
        if new.is_empty() {
            return Ok(known);
        }
        hold_people(tx, &new).await?;
        // Looked up again: until they were held, they could change.
        held.extend(new);
    }
}

const NAME: Records = Records(&[
    Column::Big("message_id"),
    Column::Big("agent_id"),
    Column::Big("nth"),
    Column::Text("kind"),
    Column::Text("value"),
]);

#[derive(FromQueryResult)]
struct Learned {
    message_id: MessageId,
    nth: i64,
    contact_id: Option<ContactId>,
}

async fn look(tx: &impl ConnectionTrait, messages: &[&Inbound]) -> Result<Known, DbErr> {
    let names: Vec<Value> = messages
        .iter()
        .filter(|message| message.is_from().is_none())
        .flat_map(|message| {
            let names = message.names().into_iter().enumerate();
            names.flat_map(|(nth, name)| sought(message, nth, name))
        })
        .collect();
    if names.is_empty() {
        return Ok(Known::new());
    }
    // Who was learned to have this name, and whose number is still the one that they had then. A look-up by key for each,
    // also while Postgres has no statistics of the table.
    let sql = format!(
        "SELECT k.message_id, k.nth, (SELECT c.id FROM identity i JOIN contact c ON c.id = i.contact_id WHERE i.agent_id = k.agent_id \
         AND i.kind = k.kind AND i.value = k.value AND (i.phone IS NULL OR i.phone = c.phone)) AS contact_id FROM {} AS k \
         ORDER BY k.message_id, k.nth, k.kind",
        NAME.table(dialect_of(tx), "$1")
    );
    let learned: Vec<Learned> = query(tx, sql, [json!(names).to_string().into()]).await?;
    let learned = learned.into_iter();
    let learned: Vec<(MessageId, i64, ContactId)> = learned
        .filter_map(|found| Some((found.message_id, found.nth, found.contact_id?)))
        .collect();
    let mut behind = HashMap::new();
    for (id, _, contact) in learned.iter().filter(|(_, nth, _)| *nth == 0) {
        behind.entry(*id).or_insert(*contact);
    }
    // Between those who were learned by the digits and those who were by another name.
    let mut all: Vec<(MessageId, i64, ContactId)> = learned
        .into_iter()
        .map(|(id, nth, contact)| (id, 2 * nth, contact))
        .collect();
    let numbered = by_number(tx, messages, &behind).await?;
    all.extend(numbered.into_iter().map(|(id, contact)| (id, 1, contact)));
    all.sort_by_key(|(id, place, _)| (*id, *place));
    let mut known = Known::new();
    for (id, _, contact) in all {
        let contacts = known.entry(id).or_default();
        if !contacts.contains(&contact) {
            contacts.push(contact);
        }
    }
    Ok(known)
}

fn sought(message: &Inbound, nth: usize, (kind, value): Name<'_>) -> Vec<Value> {
    let kinds: &[Kind] = match kind {
        Kind::WaId => &[Kind::WaId, Kind::Digits],
        Kind::UserId => &[Kind::UserId],
        Kind::Digits => &[Kind::Digits],
    };
    let one = |kind: &Kind| {
        json!({
            "message_id": message.id.0,
            "agent_id": message.agent_id.0,
            "nth": nth,
            "kind": kind.name(),
            "value": value,
        })
    };
    kinds.iter().map(one).collect()
}

const NUMBER: Records = Records(&[
    Column::Big("message_id"),
    Column::Big("agent_id"),
    Column::Text("phone"),
    Column::Big("learned"),
]);

#[derive(FromQueryResult)]
struct Numbered {
    message_id: MessageId,
    contact_id: Option<ContactId>,
}

/// Who has WhatsApp's digits as their number. Of several with one number the one who was learned to be behind it, as after
/// a change of numbers.
async fn by_number(
    tx: &impl ConnectionTrait,
    messages: &[&Inbound],
    behind: &HashMap<MessageId, ContactId>,
) -> Result<Vec<(MessageId, ContactId)>, DbErr> {
    let numbers: Vec<Value> = messages
        .iter()
        .filter(|message| message.is_from().is_none())
        .filter_map(|message| {
            let digits = message.wa_id().filter(|digits| !digits.is_empty())?;
            Some(json!({
                "message_id": message.id.0,
                "agent_id": message.agent_id.0,
                "phone": format!("+{digits}"),
                "learned": behind.get(&message.id).map_or(0, |id| id.0),
            }))
        })
        .collect();
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT k.message_id, COALESCE((SELECT c.id FROM contact c WHERE c.id = k.learned AND c.phone = k.phone), \
         (SELECT MIN(c.id) FROM contact c WHERE c.agent_id = k.agent_id AND c.phone = k.phone)) AS contact_id FROM {} AS k",
        NUMBER.table(dialect_of(tx), "$1")
    );
    let found: Vec<Numbered> = query(tx, sql, [json!(numbers).to_string().into()]).await?;
    let found = found.into_iter();
    Ok(found
        .filter_map(|found| Some((found.message_id, found.contact_id?)))
        .collect())
}
