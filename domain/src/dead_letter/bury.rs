//! Burying: the row stops being dispatched and a letter says why, in one transaction.

use crate::{
    Ctx, Result,
    lane::{Failure, PARKED},
    queue::JobRef,
    recipient::{Event, Fault, What, apply, lock_rows, write_rows},
    store::{execute, query_one},
};
use entity::{Lane, RecipientId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde_json::json;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Buries the row of `job` after `attempts` runs. A row that has an open letter gets no second one.
pub async fn bury(ctx: &Ctx, job: JobRef, failure: &Failure<'_>, attempts: i32) -> Result<()> {
    let tx = ctx.store.begin().await?;
    stop(ctx, &tx, job, failure).await?;
    let agent = agent_of(&tx, job).await?;
    let history = json!([{ "at": ctx.now(), "cause": failure.cause, "reason": failure.reason }]);
    execute(
        &tx,
        "INSERT INTO dead_letter (agent_id, lane, reference, payload, cause, reason, history, attempts, state, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9) ON CONFLICT (lane, reference) WHERE state = 'open' DO NOTHING",
        [
            agent.into(),
            job.lane.name().into(),
            job.id.into(),
            json!({ "job": job.to_string() }).into(),
            failure.cause.into(),
            failure.reason.into(),
            history.into(),
            attempts.into(),
            ctx.now().into(),
        ],
    )
    .await?;
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

/// Takes the row out of its lane until its letter is decided.
async fn stop(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    job: JobRef,
    failure: &Failure<'_>,
) -> Result<()> {
    match job.lane {
        Lane::Send => {
            for before in lock_rows(tx, &[RecipientId(job.id)]).await? {
                let mut after = before.clone();
                let what = What::Failed(Fault::new(failure.cause, failure.reason));
                apply(
                    &mut after.progress,
                    &Event {
                        attempt: before.progress.attempt,
                        at: ctx.now(),
                        what,
                    },
                );
                write_rows(tx, 0, &[(before, after)]).await?;
            }
        }
        Lane::Simulate => {
            execute(
                tx,
                "UPDATE recipient SET simulate_due_at = NULL WHERE id = $1",
                [job.id.into()],
            )
            .await?;
        }
        Lane::Launch | Lane::Schedule => {
            let why = format!(
                "{} stopped: {}; retry its dead letter once the cause is gone",
                job.lane, failure.reason
            );
            let sql = "UPDATE campaign SET dispatched_until = $1, pause_reason = $2 WHERE id = $3";
            execute(tx, sql, [PARKED.into(), why.into(), job.id.into()]).await?;
        }
        Lane::Import => {
            let sql = "UPDATE import SET status = 'failed', failure = $1, dispatched_until = $2 WHERE id = $3";
            execute(
                tx,
                sql,
                [failure.reason.into(), PARKED.into(), job.id.into()],
            )
            .await?;
        }
        Lane::Webhook | Lane::Reply => {}
    }
    Ok(())
}

/// The agent that the row belongs to.
async fn agent_of(tx: &impl ConnectionTrait, job: JobRef) -> Result<Option<i64>, DbErr> {
    let sql = match job.lane {
        Lane::Send | Lane::Simulate => {
            "SELECT c.agent_id AS agent FROM recipient r JOIN campaign c ON c.id = r.campaign_id WHERE r.id = $1"
        }
        Lane::Launch | Lane::Schedule => "SELECT agent_id AS agent FROM campaign WHERE id = $1",
        Lane::Import => "SELECT agent_id AS agent FROM import WHERE id = $1",
        Lane::Webhook | Lane::Reply => return Ok(None),
    };
    Ok(query_one::<Agent>(tx, sql, [job.id.into()])
        .await?
        .map(|row| row.agent))
}

#[derive(FromQueryResult)]
struct Agent {
    agent: i64,
}
