//! The ledger: an entry is taken when a message is sent, stays while it is undelivered, ends 24 hours after delivery,
//! and is given back when the message fails. Who has an open customer service window needs none.

use super::{DAY, window::Windows};
use crate::{
    Ctx, Result,
    store::{self, Column, Records, dialect_of, execute, query, query_one},
};
use entity::{AgentId, ChannelId, Millis, RecipientId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};

/// How long a used-up tier is left alone at most: a message that fails gives its place back at any time.
const LOOK_AGAIN: Millis = 60_000;

/// A ledger: of an agent in simulation, of a portfolio with all its numbers in real life.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ledger {
    /// Its name in the database.
    pub key: String,
    /// Unique people per rolling 24 hours; without a limit nothing is written.
    pub limit: Option<u64>,
    /// Through which number people are messaged, and so whose windows count.
    pub(super) windows: Windows,
}

impl Ledger {
    /// The ledger of an agent's simulations.
    pub fn simulated(ctx: &Ctx, agent: AgentId) -> Self {
        Self {
            key: format!("simulated/{}", agent.0),
            limit: ctx.settings.simulated_tier,
            windows: Windows::Simulated,
        }
    }

    /// The ledger of a business portfolio, by Meta's id of it, for what goes through this channel.
    pub fn of_portfolio(id: &str, limit: Option<u64>, channel: ChannelId) -> Self {
        Self {
            key: Self::key_of_portfolio(id),
            limit,
            windows: Windows::Of(channel),
        }
    }

    /// The name of the ledger of a business portfolio.
    pub fn key_of_portfolio(id: &str) -> String {
        format!("portfolio/{id}")
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

/// Somebody whom a message reached.
#[derive(Debug, Clone, Copy)]
pub struct Reached<'a> {
    /// The recipient.
    pub recipient: RecipientId,
    /// The number.
    pub phone: &'a str,
    /// When the message arrived.
    pub at: Millis,
}

/// Takes entries for these people of one ledger, in their order, as far as the tier goes. One batch at a time: two
/// workers that ask at once do not exceed it together.
pub async fn take(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    ledger: &Ledger,
    people: &[(RecipientId, &str)],
) -> Result<Allowance, DbErr> {
    let (Some(tier), false) = (ledger.limit, people.is_empty()) else {
        return Ok(Allowance::default());
    };
    let kept = lock(tx, ledger).await?;
    let (now, ended) = (ctx.now(), ctx.now() - DAY);
    // While there is room even with those who have ended, nobody needs to look for them.
    let is_tight = kept + people.len() as u64 > tier;
    let mut used = match is_tight {
        true => kept.saturating_sub(forget(tx, ledger, ended).await?),
        false => kept,
    };
    let standings = standings(tx, ledger, people, now).await?;
    let mut counted = HashSet::new();
    let mut allowance = Allowance::default();
    let mut taken = Vec::new();
    for (recipient, phone) in people {
        let standing = standings.get(recipient);
        let is_free = standing.is_some_and(|s| s.exempt || (s.known && !s.ended));
        if is_free || counted.contains(phone) {
            continue;
        }
        // The entry of somebody who has ended begins anew.
        let renewed = standing.is_some_and(|s| s.known);
        if used >= tier && !renewed {
            allowance.refused.insert(*recipient);
            continue;
        }
        used += u64::from(!renewed);
        counted.insert(*phone);
        taken.push(json!({ "recipient_id": recipient.0, "phone": phone }));
    }
    insert(tx, ledger, taken, now).await?;
    count_in(tx, ledger, signed(used) - signed(kept)).await?;
    if !allowance.refused.is_empty() {
        let look_again = now + LOOK_AGAIN;
        let free = ends_at(tx, ledger, ended, 0).await?;
        let until = free.map_or(look_again, |at| at.min(look_again));
        let sql = "UPDATE tier_ledger SET full_until = $1 WHERE ledger = $2";
        execute(tx, sql, [until.into(), ledger.key.as_str().into()]).await?;
    }
    Ok(allowance)
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Deletes the entries that have ended; answers how many there were.
async fn forget(tx: &impl ConnectionTrait, ledger: &Ledger, ended: Millis) -> Result<u64, DbErr> {
    let sql = "DELETE FROM tier_entry WHERE ledger = $1 AND delivered_at <= $2";
    execute(tx, sql, [ledger.key.as_str().into(), ended.into()]).await
}

/// Messages to these people of one ledger arrived: they count for 24 hours from now on, whoever took their entry and
/// even if it was given back. Those whose window was open when it arrived, and who have no entry, do not count.
pub async fn deliver(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    ledger: &Ledger,
    people: &[Reached<'_>],
) -> Result<(), DbErr> {
    if people.is_empty() || ledger.limit.is_none() {
        return Ok(());
    }
    // One row a person, or Postgres refuses to touch a row twice.
    let people: BTreeMap<&str, &Reached<'_>> = people.iter().map(|one| (one.phone, one)).collect();
    let arrived: Vec<Value> = people
        .values()
        .map(|one| json!({ "recipient_id": one.recipient.0, "phone": one.phone, "at": one.at }))
        .collect();
    let arrived = Value::Array(arrived).to_string();
    let table = ARRIVED.table(dialect_of(tx), "$3");
    let sql = format!(
        "UPDATE tier_entry SET delivered_at = $2, recipient_id = arrived.recipient_id FROM {table} AS arrived \
         WHERE tier_entry.ledger = $1 AND tier_entry.phone = arrived.phone"
    );
    let key = || ledger.key.as_str().into();
    let values = [key(), ctx.now().into(), arrived.as_str().into()];
    // Most have an entry, whose time changes no count and needs no lock: digests hold up no claims.
    if execute(tx, sql, values).await? == people.len() as u64 {
        return Ok(());
    }
    lock(tx, ledger).await?;
    let sql = format!(
        "INSERT INTO tier_entry (ledger, phone, recipient_id, taken_at, delivered_at) \
         SELECT $1, arrived.phone, arrived.recipient_id, $2, $2 FROM {table} AS arrived WHERE NOT EXISTS ({}) \
         ON CONFLICT (ledger, phone) DO NOTHING",
        ledger.windows.of("arrived.recipient_id", "arrived.at")
    );
    let values = [key(), ctx.now().into(), arrived.into()];
    let new = execute(tx, sql, values).await?;
    count_in(tx, ledger, signed(new)).await
}

/// These messages of one ledger failed: what they took is free again. An entry that another message holds stays.
pub async fn give_back(
    tx: &impl ConnectionTrait,
    ledger: &Ledger,
    people: &[(RecipientId, &str)],
) -> Result<(), DbErr> {
    if people.is_empty() || ledger.limit.is_none() {
        return Ok(());
    }
    lock(tx, ledger).await?;
    let sql = format!(
        "DELETE FROM tier_entry WHERE ledger = $1 AND delivered_at IS NULL AND (phone, recipient_id) IN \
         (SELECT phone, recipient_id FROM {} AS failed)",
        ENTRY.table(dialect_of(tx), "$2")
    );
    let failed = entries(people).to_string();
    let gone = execute(tx, sql, [ledger.key.as_str().into(), failed.into()]).await?;
    count_in(tx, ledger, -signed(gone)).await
}

fn entries(people: &[(RecipientId, &str)]) -> Value {
    let entries = people
        .iter()
        .map(|(id, phone)| json!({ "recipient_id": id.0, "phone": phone }));
    Value::Array(entries.collect())
}

/// One batch of a ledger at a time, until the transaction ends; answers how many entries it has. SQLite has one writer
/// anyway.
async fn lock(tx: &impl ConnectionTrait, ledger: &Ledger) -> Result<u64, DbErr> {
    let sql = format!(
        "SELECT people FROM tier_ledger WHERE ledger = $1{}",
        dialect_of(tx).for_update()
    );
    let key = || [ledger.key.as_str().into()];
    if let Some(found) = query_one::<People>(tx, sql.as_str(), key()).await? {
        return Ok(u64::try_from(found.people).unwrap_or(0));
    }
    let new = "INSERT INTO tier_ledger (ledger) VALUES ($1) ON CONFLICT DO NOTHING";
    execute(tx, new, key()).await?;
    let found = query_one::<People>(tx, sql.as_str(), key()).await?;
    Ok(found.map_or(0, |found| u64::try_from(found.people).unwrap_or(0)))
}

/// Keeps count of entries that came or went, under the ledger's lock.
async fn count_in(tx: &impl ConnectionTrait, ledger: &Ledger, more: i64) -> Result<(), DbErr> {
    if more == 0 {
        return Ok(());
    }
    let sql = "UPDATE tier_ledger SET people = people + $1 WHERE ledger = $2";
    let values = [more.into(), ledger.key.as_str().into()];
    execute(tx, sql, values).await.map(drop)
}

/// People that count: all but those whose delivery was not after `ended`. The kept count, less what nobody has cleared
/// away yet, in one snapshot.
pub(super) async fn count(
    db: &impl ConnectionTrait,
    ledger: &Ledger,
    ended: Millis,
) -> Result<u64, DbErr> {
    let sql = "SELECT COALESCE((SELECT people FROM tier_ledger WHERE ledger = $1), 0) - \
               (SELECT COUNT(*) FROM tier_entry WHERE ledger = $1 AND delivered_at <= $2) AS n";
    store::count(db, sql, [ledger.key.as_str().into(), ended.into()]).await
}

/// When the `n`th next entry ends, the next being number 0; none if fewer are known to end.
pub(super) async fn ends_at(
    db: &impl ConnectionTrait,
    ledger: &Ledger,
    ended: Millis,
    n: u64,
) -> Result<Option<Millis>, DbErr> {
    let sql = "SELECT delivered_at AS at FROM tier_entry WHERE ledger = $1 AND delivered_at > $2 \
               ORDER BY delivered_at LIMIT 1 OFFSET $3";
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let values = [ledger.key.as_str().into(), ended.into(), n.into()];
    let row = query_one::<At>(db, sql, values).await?;
    Ok(row.map(|row| row.at + DAY))
}

/// How a person stands in a ledger.
#[derive(Debug, FromQueryResult)]
struct Standing {
    recipient_id: RecipientId,
    /// Has an entry.
    known: bool,
    /// Whose time is over.
    ended: bool,
    /// Has an open window.
    exempt: bool,
}

/// How these people stand.
async fn standings(
    tx: &impl ConnectionTrait,
    ledger: &Ledger,
    people: &[(RecipientId, &str)],
    now: Millis,
) -> Result<HashMap<RecipientId, Standing>, DbErr> {
    let sql = format!(
        "SELECT g.recipient_id, e.phone IS NOT NULL AS known, COALESCE(e.delivered_at <= $3 - {DAY}, FALSE) AS ended, \
         EXISTS ({}) AS exempt FROM {} AS g LEFT JOIN tier_entry e ON e.ledger = $1 AND e.phone = g.phone",
        ledger.windows.of("g.recipient_id", "$3"),
        ENTRY.table(dialect_of(tx), "$2")
    );
    let key = ledger.key.as_str().into();
    let values = [key, entries(people).to_string().into(), now.into()];
    let found = query::<Standing>(tx, sql, values).await?;
    Ok(found
        .into_iter()
        .map(|one| (one.recipient_id, one))
        .collect())
}

const ARRIVED: Records = Records(&[
    Column::Big("recipient_id"),
    Column::Text("phone"),
    Column::Big("at"),
]);

const ENTRY: Records = Records(&[Column::Big("recipient_id"), Column::Text("phone")]);

async fn insert(
    tx: &impl ConnectionTrait,
    ledger: &Ledger,
    taken: Vec<Value>,
    now: Millis,
) -> Result<(), DbErr> {
    if taken.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO tier_entry (ledger, phone, recipient_id, taken_at) \
         SELECT $1, phone, recipient_id, $2 FROM {} AS taken WHERE true ON CONFLICT (ledger, phone) DO UPDATE SET \
         recipient_id = excluded.recipient_id, taken_at = excluded.taken_at, delivered_at = NULL",
        ENTRY.table(dialect_of(tx), "$3")
    );
    let key = ledger.key.as_str().into();
    let values = [key, now.into(), Value::Array(taken).to_string().into()];
    execute(tx, sql, values).await.map(drop)
}

#[derive(FromQueryResult)]
struct People {
    people: i64,
}

#[derive(FromQueryResult)]
struct At {
    at: Millis,
}
