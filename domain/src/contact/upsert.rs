//! Creates or updates many contacts at once, by external id.

use super::{Checker, Outcome, Row, lock_contacts, write};
use crate::{Ctx, Kind, Refusal, Result, store};
use entity::{AgentId, ContactId, contact::Model};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Most contacts of one request.
const MOST: usize = 1000;

/// What became of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Upserted {
    /// The contacts of the accepted rows, in the order of the request.
    pub data: Vec<Model>,
    /// How many were created.
    pub created: usize,
    /// How many were updated.
    pub updated: usize,
    /// The rows that were refused.
    pub rejected: Vec<Rejected>,
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Its place in the request, from 0.
    pub index: usize,
    /// Why, for programs.
    pub code: &'static str,
    /// Why, for people: field and remedy.
    pub message: String,
}

/// Why a whole request is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// None, or too many.
    #[error(
        "contacts: must be 1 to 1000 contacts, not {0}; for more, send several requests or import a file"
    )]
    HowMany(usize),
    /// Two contacts with one external id.
    #[error(
        "contacts[{second}].external_id: \"{external_id}\" is also that of contacts[{first}]; leave one of them out"
    )]
    DuplicateExternalId {
        /// The external id.
        external_id: String,
        /// Place of the first, from 0.
        first: usize,
        /// Place of the second, from 0.
        second: usize,
    },
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }
    fn code(&self) -> &'static str {
        match self {
            Self::HowMany(_) => "invalid_contact_count",
            Self::DuplicateExternalId { .. } => "duplicate_external_id",
        }
    }
    fn details(&self) -> Value {
        match self {
            Self::HowMany(_) => json!({ "field": "contacts" }),
            Self::DuplicateExternalId {
                external_id,
                first,
                second,
            } => json!({
                "field": format!("contacts[{second}].external_id"),
                "external_id": external_id,
                "indexes": [first, second],
            }),
        }
    }
}

/// Creates or updates contacts, each a JSON object; rows that are refused do not hinder the others.
pub async fn upsert(ctx: &Ctx, agent: AgentId, contacts: &[Value]) -> Result<Upserted> {
    if !(1..=MOST).contains(&contacts.len()) {
        return Err(Refused::HowMany(contacts.len()).into());
    }
    refuse_duplicates(contacts)?;
    let checker = Checker::load(ctx, agent).await?;
    let mut rows: Vec<Row> = Vec::with_capacity(contacts.len());
    let mut rejected = Vec::new();
    for (index, contact) in contacts.iter().enumerate() {
        match checker.json(contact).and_then(Checker::not_empty) {
            Ok(row) => rows.push(row),
            Err(why) => rejected.push(Rejected {
                index,
                code: why.code,
                message: why.to_string(),
            }),
        }
    }
    let tx = ctx.store.begin().await?;
    lock_contacts(&tx, agent).await?;
    let outcomes = write(&tx, agent, ctx.now(), &rows).await?;
    let data = read(&tx, &outcomes).await?;
    tx.commit().await?;
    let created = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Outcome::Created(_)));
    let created = created.count();
    Ok(Upserted {
        created,
        updated: outcomes.len() - created,
        data,
        rejected,
    })
}

fn refuse_duplicates(contacts: &[Value]) -> Result<(), Refused> {
    let mut seen = HashMap::new();
    for (second, contact) in contacts.iter().enumerate() {
        let Some(id) = contact.get("external_id").and_then(Value::as_str) else {
            continue;
        };
        let id = id.trim();
        if let Some(first) = seen.insert(id, second).filter(|_| !id.is_empty()) {
            return Err(Refused::DuplicateExternalId {
                external_id: id.chars().take(200).collect(),
                first,
                second,
            });
        }
    }
    Ok(())
}

async fn read(tx: &impl sea_orm::ConnectionTrait, outcomes: &[Outcome]) -> Result<Vec<Model>> {
    let ids: Vec<_> = outcomes
        .iter()
        .map(|outcome| json!({ "id": outcome.contact().0 }))
        .collect();
    let table = store::Records(&[store::Column::Big("id")]).table(store::dialect_of(tx), "$1");
    let sql = format!("SELECT c.* FROM {table} AS wanted JOIN contact c ON c.id = wanted.id");
    let found: Vec<Model> = store::query(tx, sql, [Value::from(ids).to_string().into()]).await?;
    let mut found: HashMap<ContactId, Model> = found
        .into_iter()
        .map(|contact| (contact.id, contact))
        .collect();
    let in_order = outcomes
        .iter()
        .filter_map(|outcome| found.remove(&outcome.contact()));
    Ok(in_order.collect())
}
