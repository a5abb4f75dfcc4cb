//! The ledger: an entry is taken when a message is sent, stays while it is undelivered, ends 24 hours after delivery,
//! and is given back when the message fails. Who has an open customer service window needs none.

use super::{DAY, window::Windows};
use crate::{
    Ctx, Result,
    store::{self, Column, Records, dialect_of, execute, id_list, query, query_one},
};
use entity::{AgentId, ChannelId, Millis, RecipientId};
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
    let ended = ctx.now() - DAY;
    let sql = "DELETE FROM tier_entry WHERE ledger = $1 AND delivered_at <= $2";
    let forgotten = execute(tx, sql, [ledger.key.as_str().into(), ended.into()]).await?;
    let mut used = kept.saturating_sub(forgotten);
    let mut counted = counted(tx, ledger, people).await?;
    let exempt = ledger.windows.open(tx, people, ctx.now()).await?;
    let mut allowance = Allowance::default();
    let mut taken = Vec::new();
    for (recipient, phone) in people {
        if counted.contains(*phone) || exempt.contains(recipient) {
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
    let full_until = if allowance.refused.is_empty() {
        0
    } else {
        let look_again = ctx.now() + LOOK_AGAIN;
        let free = ends_at(tx, ledger, ended, 0).await?;
        free.map_or(look_again, |at| at.min(look_again))
    };
    let sql = "UPDATE tier_ledger SET people = $1, full_until = CASE WHEN $2 > 0 THEN $2 ELSE full_until END WHERE ledger = $3";
    let used = i64::try_from(used).unwrap_or(i64::MAX);
    let values = [used.into(), full_until.into(), ledger.key.as_str().into()];
    execute(tx, sql, values).await?;
    Ok(allowance)
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
    lock(tx, ledger).await?;
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
    if execute(tx, sql, values).await? == people.len() as u64 {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO tier_entry (ledger, phone, recipient_id, taken_at, delivered_at) \
         SELECT $1, arrived.phone, arrived.recipient_id, $2, $2 FROM {table} AS arrived WHERE NOT EXISTS ({}) \
         ON CONFLICT (ledger, phone) DO NOTHING",
        ledger.windows.of("arrived.recipient_id", "arrived.at")
    );
    let values = [key(), ctx.now().into(), arrived.into()];
    let new = execute(tx, sql, values).await?;
    count_in(tx, ledger, i64::try_from(new).unwrap_or(0)).await
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
    let gone = execute(tx, sql, [ledger.key.as_str().into(), id_list(&ids)]).await?;
    count_in(tx, ledger, -i64::try_from(gone).unwrap_or(0)).await
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
    let phones = Value::Array(phones).to_string();
    let rows = query::<Phone>(tx, sql, [ledger.key.as_str().into(), phones.into()]).await?;
    Ok(rows.into_iter().map(|row| row.phone).collect())
}

const ARRIVED: Records = Records(&[
    Column::Big("recipient_id"),
    Column::Text("phone"),
    Column::Big("at"),
]);

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
struct People {
    people: i64,
}

#[derive(FromQueryResult)]
struct At {
    at: Millis,
}

#[derive(FromQueryResult)]
struct Phone {
    phone: String,
}
