//! Contacts for people who write and whom nobody knows.

use super::{identity::phone_of, inbound::Inbound, known::known};
use crate::{
    Ctx, Result,
    contact::lock_contacts,
    store::{Column, Records, column, dialect_of},
};
use entity::{AgentId, ContactId, MessageId};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

const STRANGER: Records = Records(&[
    Column::Big("nth"),
    Column::Big("agent_id"),
    Column::Text("name"),
    Column::Text("phone"),
    Column::Json("attributes"),
]);

/// Longest name that is taken over, in characters.
const LONGEST: usize = 200;

/// A contact for each person who wrote these messages; messages that share a name are of one. Under the lock of the agents'
/// contacts and looked for again, so that two messages at once make one.
pub(super) async fn make(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    messages: &[&Inbound],
) -> Result<HashMap<MessageId, ContactId>> {
    if messages.is_empty() {
        return Ok(HashMap::new());
    }
    let agents: BTreeSet<AgentId> = messages.iter().map(|message| message.agent_id).collect();
    for agent in agents {
        lock_contacts(tx, agent).await?;
    }
    let mut found: HashMap<MessageId, ContactId> = known(tx, messages)
        .await?
        .into_iter()
        .filter_map(|(id, people)| Some((id, people.first().copied()?)))
        .collect();
    let unknown = messages
        .iter()
        .filter(|message| !found.contains_key(&message.id));
    let people = apart(unknown.copied());
    let strangers: Vec<Value> = people
        .iter()
        .enumerate()
        .map(|(nth, messages)| stranger(nth, messages))
        .collect();
    // Ids are given in the order of the rows.
    let sql = format!(
        "INSERT INTO contact (agent_id, name, phone, phone_valid, attributes, created_at, updated_at, opted_out_at) \
         SELECT k.agent_id, k.name, k.phone, k.phone IS NOT NULL, k.attributes, $2, $2, \
         (SELECT s.opted_out_at FROM suppression s WHERE s.agent_id = k.agent_id AND s.phone = k.phone) \
         FROM {} AS k ORDER BY k.nth RETURNING id",
        STRANGER.table(dialect_of(tx), "$1")
    );
    let values = [Value::Array(strangers).to_string().into(), ctx.now().into()];
    let mut made: Vec<ContactId> = column(tx, sql, values).await?;
    made.sort_unstable();
    for (messages, contact) in people.into_iter().zip(made) {
        found.extend(messages.into_iter().map(|message| (message.id, contact)));
    }
    Ok(found)
}

/// The messages of each person.
fn apart<'a>(messages: impl Iterator<Item = &'a Inbound>) -> Vec<Vec<&'a Inbound>> {
    let mut people: Vec<Vec<&Inbound>> = Vec::new();
    let mut by_name = HashMap::new();
    for message in messages {
        let names: Vec<_> = message
            .names()
            .into_iter()
            .map(|(kind, name)| (message.agent_id, kind, name))
            .collect();
        let nth = names.iter().find_map(|name| by_name.get(name).copied());
        let nth = nth.unwrap_or(people.len());
        if nth == people.len() {
            people.push(Vec::new());
        }
        people[nth].push(message);
        for name in names {
            by_name.entry(name).or_insert(nth);
        }
    }
    people
}

/// What is known of the person of these messages.
fn stranger(nth: usize, messages: &[&Inbound]) -> Value {
    let name = messages.iter().find_map(|message| {
        let name = message.person.as_ref()?["name"].as_str()?;
        Some(name.chars().take(LONGEST).collect::<String>())
    });
    let phone = messages
        .iter()
        .find_map(|message| phone_of(message.wa_id()?));
    let agent = messages.first().map_or(0, |message| message.agent_id.0);
    json!({
        "nth": nth,
        "agent_id": agent,
        "name": name,
        "phone": phone,
        "attributes": {},
    })
}
