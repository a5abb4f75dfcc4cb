//! Watching the queue: losses are noticed even when nothing is pushed, and jobs that were set aside get a letter.

use super::{
    failed::{Blame, Failure},
    mend, queues_of,
};
use crate::{
    Ctx, Result, dead_letter,
    queue::{Buried, JobRef, Queue},
};
use entity::Lane;

/// Jobs exhumed at a time.
const BATCH: usize = 100;

/// Makes everything unfinished due again if the queue has lost its jobs since this process last asked.
pub async fn watch(ctx: &Ctx, queue: &Queue) -> Result<()> {
    if queue.check_generation().await? {
        ctx.loss.note();
    }
    mend(ctx).await
}

/// Gives every job that the queue set aside (its workers died of it, or it cannot be read) a dead letter.
pub async fn exhume(ctx: &Ctx, queue: &Queue) -> Result<()> {
    for lane in Lane::all() {
        for name in queues_of(ctx, lane).await? {
            for buried in queue.buried(&name, BATCH).await? {
                write_letter(ctx, lane, &buried).await?;
                queue.forget(&name, &[buried.task_id]).await?;
            }
        }
    }
    Ok(())
}

async fn write_letter(ctx: &Ctx, lane: Lane, buried: &Buried) -> Result<()> {
    // The lane of the text is checked too: the letter must be of the row that the queue is about.
    let Some(job) = buried
        .task_id
        .parse::<JobRef>()
        .ok()
        .filter(|job| job.lane == lane)
    else {
        return dead_letter::bury_unreadable(ctx, lane, &buried.task_id).await;
    };
    let reason = format!(
        "its workers died or hung {} times while they held it",
        buried.attempts
    );
    let failure = Failure {
        cause: "worker_died",
        reason: &reason,
        blame: Blame::Job,
    };
    let runs = i32::try_from(buried.attempts).unwrap_or(i32::MAX);
    dead_letter::bury(ctx, job, &failure, runs).await
}
