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

/// Who is to blame for a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// The database or the queue was away: another run may well work, and this one does not count.
    Nobody,
    /// It did not end in time: because of the job, or because all was slow.
    Unclear,
    /// The job: another run most likely fails the same way.
    Job,
}

/// Why a job failed.
#[derive(Debug)]
pub struct Failure<'a> {
    /// For programs; dead letters are grouped by it.
    pub cause: &'static str,
    /// For people.
    pub reason: &'a str,
    /// Who is to blame.
    pub blame: Blame,
}

impl<'a> Failure<'a> {
    /// The failure that `error` is, told as `reason`.
    pub fn of(error: &Error, reason: &'a str) -> Self {
        Self {
            cause: error.code(),
            reason,
            blame: match error.kind() {
                Kind::Unavailable => Blame::Nobody,
                _ => Blame::Job,
            },
        }
    }
}

/// Records that `job` failed: tries its row again later, or buries it. A job that is outdated, because its row is done
/// or was dispatched again, is nobody's concern.
pub async fn failed(ctx: &Ctx, job: JobRef, failure: &Failure<'_>) -> Result<()> {
    let Some(source) = source(job.lane) else {
        return Ok(());
    };
    let counts_runs = match job.lane {
        Lane::Launch
        | Lane::Schedule
        | Lane::Import
        | Lane::Webhook
        | Lane::Notify
        | Lane::Reply => true,
        // Recipients run in batches and failed alone after their batch.
        Lane::Send | Lane::Simulate => false,
    };
    match (failure.blame, counts_runs) {
        (Blame::Nobody, _) | (Blame::Unclear, false) => later(ctx, source, job, 2).await,
        (Blame::Job, false) => dead_letter::bury(ctx, job, failure, 1).await,
        (Blame::Unclear | Blame::Job, true) => match count_run(ctx, source, job).await? {
            Some(runs) if runs >= ATTEMPTS => dead_letter::bury(ctx, job, failure, runs).await,
            Some(runs) => later(ctx, source, job, runs).await,
            None => Ok(()),
        },
    }
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

/// Counts one more failed run in a row; none if the job is outdated.
async fn count_run(ctx: &Ctx, source: Source, job: JobRef) -> Result<Option<i32>> {
    let Source {
        table, seq, to_do, ..
    } = source;
    let sql = format!(
        "UPDATE {table} SET attempt = attempt + 1 WHERE id = $1 AND {seq} = $2 AND {to_do} RETURNING attempt"
    );
    let row = query_one::<Attempt>(&ctx.store.write, sql, [job.id.into(), job.seq.into()]).await?;
    Ok(row.map(|row| row.attempt))
}

#[derive(FromQueryResult)]
struct Attempt {
    attempt: i32,
}
