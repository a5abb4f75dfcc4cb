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

/// Takes entries for these people of one agent, in their order, as far as the tier goes. One batch at a time: two
/// workers that ask at once do not exceed it together.
pub async fn take(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    people: &[(RecipientId, &str)],
) -> Result<Allowance, DbErr> {
    let Some(tier) = ctx.settings.simulated_tier else {
        return Ok(Allowance::default());
    };
    lock(tx, agent).await?;
    let ended = ctx.now() - DAY;
    let sql = "DELETE FROM tier_entry WHERE agent_id = $1 AND delivered_at <= $2";
    execute(tx, sql, [agent.0.into(), ended.into()]).await?;
    let mut used = count(tx, agent, ended).await?;
    let mut counted = counted(tx, agent, people).await?;
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
    insert(ctx, tx, agent, taken).await?;
    if !allowance.refused.is_empty() {
        let look_again = ctx.now() + LOOK_AGAIN;
        let free_at = next_free_at(tx, agent, ended)
            .await?
            .map_or(look_again, |at| at.min(look_again));
        let sql = "UPDATE agent SET tier_full_until = $1 WHERE id = $2";
        execute(tx, sql, [free_at.into(), agent.0.into()]).await?;
    }
    Ok(allowance)
}

/// Messages to these people of one agent arrived: they count for 24 hours from now on, whoever took their entry and
/// even if it was given back.
pub async fn deliver(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    people: &[(RecipientId, &str)],
) -> Result<(), DbErr> {
    if people.is_empty() || ctx.settings.simulated_tier.is_none() {
        return Ok(());
    }
    lock(tx, agent).await?;
    // One row a person, or Postgres refuses to touch a row twice.
    let people: BTreeMap<&str, RecipientId> =
        people.iter().map(|(id, phone)| (*phone, *id)).collect();
    let people = people
        .into_iter()
        .map(|(phone, id)| json!({ "recipient_id": id.0, "phone": phone }));
    let sql = format!(
        "INSERT INTO tier_entry (agent_id, phone, recipient_id, taken_at, delivered_at) \
         SELECT $1, phone, recipient_id, $2, $2 FROM {} AS arrived WHERE true \
         ON CONFLICT (agent_id, phone) DO UPDATE SET delivered_at = excluded.delivered_at, recipient_id = excluded.recipient_id",
        ENTRY.table(dialect_of(tx), "$3")
    );
    let people = Value::Array(people.collect()).to_string();
    let values = [agent.0.into(), ctx.now().into(), people.into()];
    execute(tx, sql, values).await.map(drop)
}

/// These messages of one agent failed: what they took is free again. An entry that another message holds stays.
pub async fn give_back(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    recipients: &[RecipientId],
) -> Result<(), DbErr> {
    if recipients.is_empty() || ctx.settings.simulated_tier.is_none() {
        return Ok(());
    }
    lock(tx, agent).await?;
    let sql = format!(
        "DELETE FROM tier_entry WHERE agent_id = $1 AND delivered_at IS NULL AND recipient_id IN ({})",
        dialect_of(tx).listed_ids("$2")
    );
    let ids: Vec<_> = recipients.iter().map(|id| id.0).collect();
    execute(tx, sql, [agent.0.into(), id_list(&ids)])
        .await
        .map(drop)
}

/// One batch of an agent at a time, until the transaction ends. SQLite has one writer anyway.
async fn lock(tx: &impl ConnectionTrait, agent: AgentId) -> Result<(), DbErr> {
    if dialect_of(tx) == Dialect::Postgres {
        execute(
            tx,
            "SELECT 1 FROM agent WHERE id = $1 FOR UPDATE",
            [agent.0.into()],
        )
        .await?;
    }
    Ok(())
}

/// People that count: all but those whose delivery was not after `ended`.
pub(super) async fn count(
    db: &impl ConnectionTrait,
    agent: AgentId,
    ended: Millis,
) -> Result<u64, DbErr> {
    let sql = "SELECT COUNT(*) AS n FROM tier_entry WHERE agent_id = $1 AND (delivered_at IS NULL OR delivered_at > $2)";
    store::count(db, sql, [agent.0.into(), ended.into()]).await
}

/// When the next entry ends.
pub(super) async fn next_free_at(
    db: &impl ConnectionTrait,
    agent: AgentId,
    ended: Millis,
) -> Result<Option<Millis>, DbErr> {
    let sql =
        "SELECT MIN(delivered_at) AS at FROM tier_entry WHERE agent_id = $1 AND delivered_at > $2";
    let row = query_one::<At>(db, sql, [agent.0.into(), ended.into()]).await?;
    Ok(row.and_then(|row| row.at).map(|at| at + DAY))
}

/// Those of these people who count already.
async fn counted(
    tx: &impl ConnectionTrait,
    agent: AgentId,
    people: &[(RecipientId, &str)],
) -> Result<HashSet<String>, DbErr> {
    let table = Records(&[Column::Text("phone")]).table(dialect_of(tx), "$2");
    let phones: Vec<_> = people
        .iter()
        .map(|(_, phone)| json!({ "phone": phone }))
        .collect();
    let sql = format!(
        "SELECT phone FROM tier_entry WHERE agent_id = $1 AND phone IN (SELECT phone FROM {table} AS given)"
    );
    let rows = query::<Phone>(
        tx,
        sql,
        [agent.0.into(), Value::Array(phones).to_string().into()],
    )
    .await?;
    Ok(rows.into_iter().map(|row| row.phone).collect())
}

const ENTRY: Records = Records(&[Column::Big("recipient_id"), Column::Text("phone")]);

async fn insert(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    taken: Vec<Value>,
) -> Result<(), DbErr> {
    if taken.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO tier_entry (agent_id, phone, recipient_id, taken_at) \
         SELECT $1, phone, recipient_id, $2 FROM {} AS taken",
        ENTRY.table(dialect_of(tx), "$3")
    );
    let values = [
        agent.0.into(),
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
