//! The dispatcher of one lane: pushes due rows every 100 ms, and at once after a nudge.

use domain::{
    Ctx, lane,
    queue::{Lane, Queue},
};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// How often due rows are looked for.
const TICK: Duration = Duration::from_millis(100);

/// How long a database or queue that does not answer is left alone.
const PAUSE: Duration = Duration::from_secs(1);

/// A round that pushed this many is followed by another at once; small ones wait for company.
const BUSY: u64 = 500;

/// Dispatches until shutdown.
pub(crate) async fn run(ctx: Ctx, queue: Queue, lane: Lane, shutdown: CancellationToken) {
    let mut lost = false;
    let mut complained = false;
    loop {
        let wait = match round(&ctx, &queue, lane, &mut lost).await {
            Ok(pushed) => {
                complained = false;
                if pushed >= BUSY { Duration::ZERO } else { TICK }
            }
            Err(error) => {
                if !complained {
                    warn!(lane = %lane, error = %format!("{:#}", anyhow::Error::from(error)),
                        "The dispatcher of lane {lane} cannot work; it keeps trying");
                }
                complained = true;
                PAUSE
            }
        };
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
            () = ctx.nudged(), if !complained => {}
        }
    }
}

async fn round(ctx: &Ctx, queue: &Queue, lane: Lane, lost: &mut bool) -> domain::Result<u64> {
    if *lost {
        lane::clear(ctx).await?;
        info!(lane = %lane, "The queue began anew; everything unfinished is dispatched again");
        *lost = false;
    }
    let dispatched = lane::dispatch(ctx, queue, lane).await?;
    *lost |= dispatched.lost;
    Ok(dispatched.pushed)
}
