//! Counts of what webhooks brought, for operators: nothing that could not be understood or was not ours goes unnoticed.

use super::Digested;
use crate::{
    Ctx, Result,
    store::{execute, query_one},
};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// Adds what a batch brought, in the transaction that applies it.
pub(super) async fn add(
    tx: &impl ConnectionTrait,
    shard: i32,
    digested: Digested,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO webhook_tally (shard, events, updates, foreign_updates, odd) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (shard) DO UPDATE SET events = webhook_tally.events + excluded.events, \
               updates = webhook_tally.updates + excluded.updates, \
               foreign_updates = webhook_tally.foreign_updates + excluded.foreign_updates, \
               odd = webhook_tally.odd + excluded.odd";
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let values = [
        shard.into(),
        number(digested.events).into(),
        number(digested.updates).into(),
        number(digested.foreign).into(),
        number(digested.odd).into(),
    ];
    execute(tx, sql, values).await.map(drop)
}

/// What webhooks have brought so far.
pub async fn tally(ctx: &Ctx) -> Result<Digested> {
    let sql = "SELECT CAST(COALESCE(SUM(events), 0) AS bigint) AS events, CAST(COALESCE(SUM(updates), 0) AS bigint) AS updates, \
               CAST(COALESCE(SUM(foreign_updates), 0) AS bigint) AS foreign_updates, CAST(COALESCE(SUM(odd), 0) AS bigint) AS odd \
               FROM webhook_tally";
    let found = query_one::<Sums>(&ctx.store.read, sql, []).await?;
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    Ok(found.map_or_else(Digested::default, |sums| Digested {
        events: number(sums.events),
        updates: number(sums.updates),
        foreign: number(sums.foreign_updates),
        odd: number(sums.odd),
    }))
}

#[derive(FromQueryResult)]
struct Sums {
    events: i64,
    updates: i64,
    foreign_updates: i64,
    odd: i64,
}
