//! Watching the queue: losses are noticed even when nothing is pushed, and jobs that were set aside get a letter.

use super::{clear, dispatch::queue_of, failed::Failure};
use crate::{
    Ctx, Result, dead_letter,
    queue::{JobRef, Queue},
};
use entity::Lane;
use tracing::info;

/// Jobs exhumed at a time.
const BATCH: usize = 100;

/// Clears all dispatches if the queue has lost its jobs since this process last asked.
pub async fn watch(ctx: &Ctx, queue: &Queue) -> Result<()> {
    if queue.check_generation().await? {
        clear(ctx).await?;
        info!("The queue began anew; everything unfinished is dispatched again");
    }
    Ok(())
}

/// Gives every job that the queue set aside (its workers died of it, or it cannot be read) a dead letter.
pub async fn exhume(ctx: &Ctx, queue: &Queue) -> Result<()> {
    for lane in Lane::all() {
        let name = queue_of(lane);
        for buried in queue.buried(&name, BATCH).await? {
            match buried.task_id.parse::<JobRef>() {
                Ok(job) => {
                    let reason = format!(
                        "its workers died or hung {} times while they held it",
                        buried.attempts
                    );
                    let failure = Failure {
                        cause: "worker_died",
                        reason: &reason,
                        transient: false,
                    };
                    dead_letter::bury(
                        ctx,
                        job,
                        &failure,
                        i32::try_from(buried.attempts).unwrap_or(i32::MAX),
                    )
                    .await?;
                }
                Err(_) => dead_letter::bury_unreadable(ctx, lane, &buried.task_id).await?,
            }
            queue.forget(&name, &[buried.task_id]).await?;
        }
    }
    Ok(())
}
