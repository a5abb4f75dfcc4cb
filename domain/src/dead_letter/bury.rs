//! Burying: the row stops being dispatched and a letter says why, in one transaction.

use super::letter::Letter;
use crate::{
    Ctx, Result,
    lane::{self, Failure, PARKED},
    queue::JobRef,
    recipient::{Fault, lock_rows, write_rows},
    store::{execute, query_one},
};
use entity::{Lane, RecipientId, recipient::RecipientState};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde_json::json;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Buries the row of `job` after `runs` runs. A row that is done or was dispatched again since is left alone: the job
/// is outdated, and what became of it is not what becomes of the row. A row that has an open letter gets no second one.
pub async fn bury(ctx: &Ctx, job: JobRef, failure: &Failure<'_>, runs: i32) -> Result<()> {
    // Postgres takes no NUL in a text.
    let reason = failure.reason.replace('\0', "");
    let failure = Failure {
        reason: &reason,
        ..*failure
    };
    let tx = ctx.store.begin().await?;
    if !stop(ctx, &tx, job, &failure).await? {
        return Ok(());
    }
    let letter = Letter {
        agent: agent_of(&tx, job).await?,
        lane: job.lane,
        reference: job.id,
        payload: json!({ "job": job.to_string() }),
        cause: failure.cause,
        reason: failure.reason,
        attempts: runs,
    };
    letter.write(ctx, &tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes a letter about a job whose text cannot be read. It belongs to no row, so the letter only tells.
pub async fn bury_unreadable(ctx: &Ctx, lane: Lane, text: &str) -> Result<()> {
    let text: String = text.chars().filter(|c| *c != '\0').take(200).collect();
    let mut hash = DefaultHasher::new();
    text.hash(&mut hash);
    // Negative, so that it is no row's id; the same text gives the same letter.
    let reference = -1 - i64::try_from(hash.finish() >> 2).unwrap_or(0);
    execute(
        &ctx.store.write,
        "INSERT INTO dead_letter (lane, reference, payload, cause, reason, history, attempts, state, created_at) \
         VALUES ($1, $2, $3, 'unreadable', 'the queue held a job that cannot be read', $4, 0, 'open', $5) \
         ON CONFLICT (lane, reference) WHERE state = 'open' DO NOTHING",
        [lane.name().into(), reference.into(), json!({ "text": text }).into(), json!([]).into(), ctx.now().into()],
    )
    .await?;
    Ok(())
}

/// Takes the row out of its lane until its letter is decided; false if this job is not the row's current one.
async fn stop(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    job: JobRef,
    failure: &Failure<'_>,
) -> Result<bool> {
    if job.lane == Lane::Send {
        return fail_recipient(ctx, tx, job, failure).await;
    }
    let Some(lane::Source {
        table, seq, to_do, ..
    }) = lane::source(job.lane)
    else {
        return Ok(true);
    };
    let why = format!(
        "{} stopped: {}; retry its dead letter once the cause is gone",
        job.lane, failure.reason
    );
    let (set, value) = match job.lane {
        Lane::Launch | Lane::Schedule => ("dispatched_until = $3, pause_reason = $4", why.as_str()),
        Lane::Import => (
            "dispatched_until = $3, status = 'failed', failure = $4",
            failure.reason,
        ),
        Lane::Webhook => ("dispatched_until = $3, note = $4", failure.reason),
        Lane::Notify => ("dispatched_until = $3, answer = $4", failure.reason),
        Lane::Reply => {
            let sql = format!(
                "UPDATE {table} SET dispatched_until = $3 WHERE id = $1 AND {seq} = $2 AND {to_do}"
            );
            let values = [job.id.into(), job.seq.into(), PARKED.into()];
            return Ok(execute(tx, sql, values).await? > 0);
        }
        Lane::Send | Lane::Simulate => {
            let sql = format!(
                "UPDATE {table} SET simulate_due_at = NULL WHERE id = $1 AND {seq} = $2 AND {to_do}"
            );
            let stopped = execute(tx, sql, [job.id.into(), job.seq.into()]).await?;
            return Ok(stopped > 0);
        }
    };
    let sql = format!("UPDATE {table} SET {set} WHERE id = $1 AND {seq} = $2 AND {to_do}");
    let values = [
        job.id.into(),
        job.seq.into(),
        PARKED.into(),
        value.to_owned().into(),
    ];
    Ok(execute(tx, sql, values).await? > 0)
}

async fn fail_recipient(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    job: JobRef,
    failure: &Failure<'_>,
) -> Result<bool> {
    let mut stopped = false;
    for before in lock_rows(tx, &[RecipientId(job.id)]).await? {
        if before.progress.state != RecipientState::Queued || before.dispatch_seq != job.seq {
            continue;
        }
        let mut after = before.clone();
        after.fail(Fault::new(failure.cause, failure.reason), ctx.now());
        write_rows(ctx, tx, 0, &[(before, after)]).await?;
        stopped = true;
    }
    Ok(stopped)
}

/// The agent that the row belongs to.
async fn agent_of(tx: &impl ConnectionTrait, job: JobRef) -> Result<Option<i64>, DbErr> {
    let sql = match job.lane {
        Lane::Send | Lane::Simulate => {
            "SELECT c.agent_id AS agent FROM recipient r JOIN campaign c ON c.id = r.campaign_id WHERE r.id = $1"
        }
        Lane::Launch | Lane::Schedule => "SELECT agent_id AS agent FROM campaign WHERE id = $1",
        Lane::Import => "SELECT agent_id AS agent FROM import WHERE id = $1",
        Lane::Notify => {
            "SELECT h.agent_id AS agent FROM hook_event e JOIN hook h ON h.id = e.hook_id WHERE e.id = $1"
        }
        Lane::Reply => "SELECT agent_id AS agent FROM message WHERE id = $1",
        Lane::Webhook => return Ok(None),
    };
    Ok(query_one::<Agent>(tx, sql, [job.id.into()])
        .await?
        .map(|row| row.agent))
}

#[derive(FromQueryResult)]
struct Agent {
    agent: i64,
}
