//! A job that failed: its row is tried again later, or becomes a dead letter. The queue only reminds; retry time,
//! attempts and death are columns.

use super::take::{Source, source};
use crate::{
    Ctx, Error, Kind, Result, dead_letter,
    queue::JobRef,
    store::{execute, query_one},
};
use entity::{Lane, Millis};
use sea_orm::FromQueryResult;

/// A row that is not dispatched until an operator decides about its dead letter.
pub const PARKED: Millis = i64::MAX;

/// Runs of one row's job before it is given up, where the lane counts them.
const ATTEMPTS: i32 = 8;

/// Why a job failed.
#[derive(Debug)]
pub struct Failure<'a> {
    /// For programs; dead letters are grouped by it.
    pub cause: &'static str,
    /// For people.
    pub reason: &'a str,
    /// Whether another run may well work: the database or the queue was away.
    pub transient: bool,
}

impl<'a> Failure<'a> {
    /// The failure that `error` is, told as `reason`.
    pub fn of(error: &Error, reason: &'a str) -> Self {
        Self {
            cause: error.code(),
            reason,
            transient: error.kind() == Kind::Unavailable,
        }
    }
}

/// Records that `job` failed: tries its row again later, or buries it.
pub async fn failed(ctx: &Ctx, job: JobRef, failure: &Failure<'_>) -> Result<()> {
    let Some(source) = source(job.lane) else {
        return Ok(());
    };
    let attempts = match job.lane {
        Lane::Launch | Lane::Schedule | Lane::Import => count_attempt(ctx, source, job).await?,
        // Recipients run in batches and failed alone after their batch: another run would fail the same way.
        Lane::Send | Lane::Simulate | Lane::Webhook | Lane::Reply => ATTEMPTS,
    };
    if failure.transient {
        return later(ctx, source, job, 2).await;
    }
    if attempts < ATTEMPTS {
        return later(ctx, source, job, attempts).await;
    }
    dead_letter::bury(ctx, job, failure, attempts).await
}

/// Makes the row due again after 1, 2, 4 .. 64 seconds.
async fn later(ctx: &Ctx, source: Source, job: JobRef, attempts: i32) -> Result<()> {
    let Source {
        table, until, seq, ..
    } = source;
    let wait = 500_i64 << attempts.clamp(1, 7);
    let sql = format!("UPDATE {table} SET {until} = $1 WHERE id = $2 AND {seq} = $3");
    execute(
        &ctx.store.write,
        sql,
        [(ctx.now() + wait).into(), job.id.into(), job.seq.into()],
    )
    .await?;
    Ok(())
}

async fn count_attempt(ctx: &Ctx, source: Source, job: JobRef) -> Result<i32> {
    let Source { table, seq, .. } = source;
    let sql = format!(
        "UPDATE {table} SET attempt = attempt + 1 WHERE id = $1 AND {seq} = $2 RETURNING attempt"
    );
    let row = query_one::<Attempt>(&ctx.store.write, sql, [job.id.into(), job.seq.into()]).await?;
    // A later dispatch has taken over: nothing to count.
    Ok(row.map_or(1, |row| row.attempt))
}

#[derive(FromQueryResult)]
struct Attempt {
    attempt: i32,
}
