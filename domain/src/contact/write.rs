//! Writes many checked rows with two statements: one updates the contacts that are known, one creates the others.

use super::row::Row;
use crate::store::{self, Column, Dialect, Records};
use entity::{AgentId, ContactId, Millis};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde::Serialize;
use std::collections::HashMap;

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A contact was created.
    Created(ContactId),
    /// The contact with that external id was updated.
    Updated(ContactId),
}

impl Outcome {
    /// The row's contact.
    pub fn contact(self) -> ContactId {
        match self {
            Self::Created(id) | Self::Updated(id) => id,
        }
    }
}

/// Writes rows, no two of them with the same external id, within a transaction that holds the agent's contacts
/// (`lock_contacts`). Answers what became of each. New contacts get ids in the order of their rows; one whose number
/// is opted out is opted out too.
pub async fn write(
    tx: &impl ConnectionTrait,
    agent: AgentId,
    now: Millis,
    rows: &[Row],
) -> Result<Vec<Outcome>, DbErr> {
    let known = update(tx, agent, now, rows).await?;
    let is_new = |row: &&Row| row.key().is_none_or(|key| !known.contains_key(key));
    let new: Vec<&Row> = rows.iter().filter(is_new).collect();
    let mut created = insert(tx, agent, now, &new).await?.into_iter();
    let outcomes = rows.iter().map(|row| {
        let id = row.key().and_then(|key| known.get(key));
        match id {
            Some(id) => Outcome::Updated(*id),
            None => Outcome::Created(created.next().expect("because each new row was inserted")),
        }
    });
    Ok(outcomes.collect())
}

#[derive(FromQueryResult)]
struct Known {
    id: ContactId,
    external_id: String,
}

#[derive(FromQueryResult)]
struct Created {
    id: ContactId,
}

async fn update(
    tx: &impl ConnectionTrait,
    agent: AgentId,
    now: Millis,
    rows: &[Row],
) -> Result<HashMap<String, ContactId>, DbErr> {
    let keyed: Vec<&Row> = rows.iter().filter(|row| row.key().is_some()).collect();
    if keyed.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = update_sql(store::dialect_of(tx));
    let known: Vec<Known> = store::query(
        tx,
        sql,
        [agent.0.into(), parameter(&keyed).into(), now.into()],
    )
    .await?;
    Ok(known
        .into_iter()
        .map(|row| (row.external_id, row.id))
        .collect())
}

async fn insert(
    tx: &impl ConnectionTrait,
    agent: AgentId,
    now: Millis,
    rows: &[&Row],
) -> Result<Vec<ContactId>, DbErr> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let sql = insert_sql(store::dialect_of(tx));
    let created: Vec<Created> = store::query(
        tx,
        sql,
        [agent.0.into(), parameter(rows).into(), now.into()],
    )
    .await?;
    let mut ids: Vec<ContactId> = created.into_iter().map(|row| row.id).collect();
    ids.sort_unstable();
    Ok(ids)
}

const RECORD: Records = Records(&[
    Column::Big("ord"),
    Column::Text("external_id"),
    Column::Text("name"),
    Column::Bool("has_name"),
    Column::Text("email"),
    Column::Bool("has_email"),
    Column::Text("phone"),
    Column::Bool("has_phone"),
    Column::Bool("phone_valid"),
    Column::Json("attributes"),
]);

/// A row as [`RECORD`] describes it.
#[derive(Serialize)]
struct Record<'a> {
    ord: usize,
    external_id: Option<&'a str>,
    name: Option<&'a String>,
    has_name: bool,
    email: Option<&'a String>,
    has_email: bool,
    phone: Option<&'a String>,
    has_phone: bool,
    phone_valid: bool,
    attributes: &'a serde_json::Map<String, serde_json::Value>,
}

fn parameter(rows: &[&Row]) -> String {
    let records: Vec<Record<'_>> = rows
        .iter()
        .enumerate()
        .map(|(ord, row)| Record {
            ord,
            external_id: row.key(),
            name: row.name.value(),
            has_name: row.name.is_given(),
            email: row.email.value(),
            has_email: row.email.is_given(),
            phone: row.phone.value().map(|phone| &phone.text),
            has_phone: row.phone.is_given(),
            phone_valid: row.phone.value().is_some_and(|phone| phone.valid),
            attributes: &row.attributes,
        })
        .collect();
    serde_json::to_string(&records).expect("because records are plain data")
}

fn update_sql(dialect: Dialect) -> String {
    // Materialized: else SQLite reads the whole parameter again for each of the agent's contacts.
    format!(
        "WITH r AS MATERIALIZED {} UPDATE contact SET \
         name = CASE WHEN r.has_name THEN r.name ELSE contact.name END, \
         email = CASE WHEN r.has_email THEN r.email ELSE contact.email END, \
         phone = CASE WHEN r.has_phone THEN r.phone ELSE contact.phone END, \
         phone_valid = CASE WHEN r.has_phone THEN r.phone_valid ELSE contact.phone_valid END, \
         attributes = {}, updated_at = $3 FROM r \
         WHERE contact.agent_id = $1 AND contact.external_id = r.external_id \
         RETURNING contact.id, contact.external_id",
        RECORD.table(dialect, "$2"),
        dialect.json_merged("contact.attributes", "r.attributes"),
    )
}

fn insert_sql(dialect: Dialect) -> String {
    format!(
        "INSERT INTO contact (agent_id, external_id, name, email, phone, phone_valid, attributes, opted_out_at, \
         created_at, updated_at) SELECT $1, r.external_id, r.name, r.email, r.phone, r.phone_valid, {}, \
         COALESCE((SELECT MIN(o.opted_out_at) FROM contact o \
         WHERE o.agent_id = $1 AND o.phone = r.phone AND o.opted_out_at IS NOT NULL), \
         (SELECT s.opted_out_at FROM suppression s WHERE s.agent_id = $1 AND s.phone = r.phone)), \
         $3, $3 FROM {} AS r WHERE TRUE ORDER BY r.ord RETURNING id",
        match dialect {
            Dialect::Sqlite => "json_patch('{}', r.attributes)",
            Dialect::Postgres => "jsonb_strip_nulls(r.attributes)",
        },
        RECORD.table(dialect, "$2"),
    )
}
