//! The ledger: an entry is taken when a message is sent, stays while it is undelivered, ends 24 hours after delivery,
//! and is given back when the message fails.

use super::DAY;
use crate::{
    Ctx, Result,
    store::{self, Column, Dialect, Records, dialect_of, execute, id_list, query, query_one},
};
use entity::{AgentId, Millis, RecipientId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};

/// How long a used-up tier is left alone at most: a message that fails gives its place back at any time.
const LOOK_AGAIN: Millis = 60_000;

/// A ledger: of an agent in simulation, of a portfolio with all its numbers in real life.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ledger {
    /// Its name in the database.
    pub key: String,
    /// Unique people per rolling 24 hours; without a limit nothing is written.
    pub limit: Option<u64>,
}

impl Ledger {
    /// The ledger of an agent's simulations.
    pub fn simulated(ctx: &Ctx, agent: AgentId) -> Self {
        Self {
            key: format!("simulated/{}", agent.0),
            limit: ctx.settings.simulated_tier,
        }
    }

    /// The ledger of a business portfolio, by Meta's id of it.
    pub fn of_portfolio(id: &str, limit: Option<u64>) -> Self {
        Self {
            key: format!("portfolio/{id}"),
            limit,
        }
    }
}

/// Which recipients of a batch may be messaged.
#[derive(Debug, Default)]
pub struct Allowance {
    refused: HashSet<RecipientId>,
}

impl Allowance {
    /// Whether this recipient may be messaged now.
    pub fn allows(&self, recipient: RecipientId) -> bool {
        !self.refused.contains(&recipient)
    }
}

/// Takes entries for these people of one ledger, in their order, as far as the tier goes. One batch at a time: two
/// workers that ask at once do not exceed it together.
pub async fn take(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    ledger: &Ledger,
    people: &[(RecipientId, &str)],
) -> Result<Allowance, DbErr> {
    let Some(tier) = ledger.limit else {
        return Ok(Allowance::default());
    };
    lock(tx, ledger).await?;
    let ended = ctx.now() - DAY;
    let sql = "DELETE FROM tier_entry WHERE ledger = $1 AND delivered_at <= $2";
    execute(tx, sql, [ledger.key.as_str().into(), ended.into()]).await?;
    let mut used = count(tx, ledger, ended).await?;
    let mut counted = counted(tx, ledger, people).await?;
    let mut allowance = Allowance::default();
    let mut taken = Vec::new();
    for (recipient, phone) in people {
        if counted.contains(*phone) {
            continue;
        }
        if used >= tier {
            allowance.refused.insert(*recipient);
            continue;
        }
        used += 1;
        counted.insert((*phone).to_owned());
        taken.push(json!({ "recipient_id": recipient.0, "phone": phone }));
    }
    insert(ctx, tx, ledger, taken).await?;
    if !allowance.refused.is_empty() {
        let look_again = ctx.now() + LOOK_AGAIN;
        let free_at = next_free_at(tx, ledger, ended)
            .await?
            .map_or(look_again, |at| at.min(look_again));
        let sql = "UPDATE tier_ledger SET full_until = $1 WHERE ledger = $2";
        execute(tx, sql, [free_at.into(), ledger.key.as_str().into()]).await?;
    }
    Ok(allowance)
}

/// Messages to these people of one ledger arrived: they count for 24 hours from now on, whoever took their entry and
/// even if it was given back.
pub async fn deliver(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    ledger: &Ledger,
    people: &[(RecipientId, &str)],
) -> Result<(), DbErr> {
    if people.is_empty() || ledger.limit.is_none() {
        return Ok(());
    }
    lock(tx, ledger).await?;
    // One row a person, or Postgres refuses to touch a row twice.
    let people: BTreeMap<&str, RecipientId> =
        people.iter().map(|(id, phone)| (*phone, *id)).collect();
    let people = people
        .into_iter()
        .map(|(phone, id)| json!({ "recipient_id": id.0, "phone": phone }));
    let sql = format!(
        "INSERT INTO tier_entry (ledger, phone, recipient_id, taken_at, delivered_at) \
         SELECT $1, phone, recipient_id, $2, $2 FROM {} AS arrived WHERE true \
         ON CONFLICT (ledger, phone) DO UPDATE SET delivered_at = excluded.delivered_at, recipient_id = excluded.recipient_id",
        ENTRY.table(dialect_of(tx), "$3")
    );
    let people = Value::Array(people.collect()).to_string();
    let values = [ledger.key.as_str().into(), ctx.now().into(), people.into()];
    execute(tx, sql, values).await.map(drop)
}

/// These messages of one ledger failed: what they took is free again. An entry that another message holds stays.
pub async fn give_back(
    tx: &impl ConnectionTrait,
    ledger: &Ledger,
    recipients: &[RecipientId],
) -> Result<(), DbErr> {
    if recipients.is_empty() || ledger.limit.is_none() {
        return Ok(());
    }
    lock(tx, ledger).await?;
    let sql = format!(
        "DELETE FROM tier_entry WHERE ledger = $1 AND delivered_at IS NULL AND recipient_id IN ({})",
        dialect_of(tx).listed_ids("$2")
    );
    let ids: Vec<_> = recipients.iter().map(|id| id.0).collect();
    execute(tx, sql, [ledger.key.as_str().into(), id_list(&ids)])
        .await
        .map(drop)
}

/// One batch of a ledger at a time, until the transaction ends. SQLite has one writer anyway.
async fn lock(tx: &impl ConnectionTrait, ledger: &Ledger) -> Result<(), DbErr> {
    let key = || [ledger.key.as_str().into()];
    let sql = "INSERT INTO tier_ledger (ledger) VALUES ($1) ON CONFLICT DO NOTHING";
    execute(tx, sql, key()).await?;
    if dialect_of(tx) == Dialect::Postgres {
        let sql = "SELECT 1 FROM tier_ledger WHERE ledger = $1 FOR UPDATE";
        execute(tx, sql, key()).await?;
    }
    Ok(())
}

/// People that count: all but those whose delivery was not after `ended`.
pub(super) async fn count(
    db: &impl ConnectionTrait,
    ledger: &Ledger,
    ended: Millis,
) -> Result<u64, DbErr> {
    let sql = "SELECT COUNT(*) AS n FROM tier_entry WHERE ledger = $1 AND (delivered_at IS NULL OR delivered_at > $2)";
    store::count(db, sql, [ledger.key.as_str().into(), ended.into()]).await
}

/// When the next entry ends.
pub(super) async fn next_free_at(
    db: &impl ConnectionTrait,
    ledger: &Ledger,
    ended: Millis,
) -> Result<Option<Millis>, DbErr> {
    let sql =
        "SELECT MIN(delivered_at) AS at FROM tier_entry WHERE ledger = $1 AND delivered_at > $2";
    let row = query_one::<At>(db, sql, [ledger.key.as_str().into(), ended.into()]).await?;
    Ok(row.and_then(|row| row.at).map(|at| at + DAY))
}

/// Those of these people who count already.
async fn counted(
    tx: &impl ConnectionTrait,
    ledger: &Ledger,
    people: &[(RecipientId, &str)],
) -> Result<HashSet<String>, DbErr> {
    let table = Records(&[Column::Text("phone")]).table(dialect_of(tx), "$2");
    let phones: Vec<_> = people
        .iter()
        .map(|(_, phone)| json!({ "phone": phone }))
        .collect();
    let sql = format!(
        "SELECT phone FROM tier_entry WHERE ledger = $1 AND phone IN (SELECT phone FROM {table} AS given)"
    );
    let rows = query::<Phone>(
        tx,
        sql,
        [
            ledger.key.as_str().into(),
            Value::Array(phones).to_string().into(),
        ],
    )
    .await?;
    Ok(rows.into_iter().map(|row| row.phone).collect())
}

const ENTRY: Records = Records(&[Column::Big("recipient_id"), Column::Text("phone")]);

async fn insert(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    ledger: &Ledger,
    taken: Vec<Value>,
) -> Result<(), DbErr> {
    if taken.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO tier_entry (ledger, phone, recipient_id, taken_at) \
         SELECT $1, phone, recipient_id, $2 FROM {} AS taken",
        ENTRY.table(dialect_of(tx), "$3")
    );
    let values = [
        ledger.key.as_str().into(),
        ctx.now().into(),
        Value::Array(taken).to_string().into(),
    ];
    execute(tx, sql, values).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct At {
    at: Option<Millis>,
}

#[derive(FromQueryResult)]
struct Phone {
    phone: String,
}
