//! The dispatcher of one lane: pushes due rows every 100 ms, and at once after a nudge.

use anyhow::Context;
use domain::{
    Ctx, lane,
    queue::{Lane, Queue},
};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// How often due rows are looked for.
const TICK: Duration = Duration::from_millis(100);

/// How long a database or queue that does not answer is left alone.
const PAUSE: Duration = Duration::from_secs(1);

/// A round that pushed this many is followed by another at once; small ones wait for company.
const BUSY: u64 = 500;

/// How long a nudge waits for company: webhooks come by hundreds a second, and each nudges.
const COMPANY: Duration = Duration::from_millis(15);

/// How long a round may take: a database or queue that neither answers nor hangs up must not hold it for ever.
const LONGEST: Duration = Duration::from_secs(60);

/// Dispatches until shutdown.
pub(crate) async fn run(ctx: Ctx, queue: Queue, lane: Lane, shutdown: CancellationToken) {
    let mut complained = false;
    loop {
        // Not cut short by a stop: what was taken must be pushed, or it waits for the end of the window.
        let round = tokio::time::timeout(LONGEST, round(&ctx, &queue, lane)).await;
        if round.is_err() {
            ctx.loss.note();
        }
        let wait = match round
            .context("it took too long")
            .and_then(|ended| Ok(ended?))
        {
            Ok(pushed) => {
                complained = false;
                if pushed >= BUSY { Duration::ZERO } else { TICK }
            }
            Err(error) => {
                if !complained {
                    warn!(lane = %lane, error = %format!("{error:#}"),
                        "The dispatcher of lane {lane} cannot work; it keeps trying");
                }
                complained = true;
                PAUSE
            }
        };
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
            () = ctx.nudged(), if !complained => tokio::time::sleep(COMPANY).await,
        }
    }
}

async fn round(ctx: &Ctx, queue: &Queue, lane: Lane) -> domain::Result<u64> {
    lane::mend(ctx).await?;
    lane::dispatch(ctx, queue, lane).await
}
