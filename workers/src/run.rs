//! Everything a worker process runs: for every lane a dispatcher and a supervised worker, and the timetable.

use crate::{
    deliver, dispatcher,
    import::Import,
    launch::Launch,
    notify::Notify,
    reply::Reply,
    schedule::Schedule,
    send::Send,
    simulate::Simulate,
    supervisor::{Limits, Supervisor},
    timetable,
    webhook::Webhook,
};
use domain::{
    Ctx, lane,
    queue::{Lane, Queue},
};
use std::time::Duration;
use tokio::{task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;
use tracing::{error, info};

/// How long a stop waits for a dispatcher in the middle of a round.
const LAST_ROUND: Duration = Duration::from_secs(3);

/// Works on `lanes` until `shutdown` is cancelled, then finishes what is in flight. An error means that a lane keeps
/// failing: the process should end, so that the platform starts it anew.
pub async fn run(
    ctx: Ctx,
    queue: Queue,
    lanes: &[Lane],
    shutdown: CancellationToken,
) -> anyhow::Result<()> {
    let mut supervisor = Supervisor::new(queue.clone(), shutdown.clone());
    supervisor.grace = ctx.settings.shutdown;
    let mut tasks = JoinSet::new();
    for &lane in lanes {
        let dispatching = dispatcher::run(ctx.clone(), queue.clone(), lane, shutdown.clone());
        let working = work(supervisor.clone(), ctx.clone(), lane);
        let stopping = shutdown.clone();
        tasks.spawn(async move {
            tokio::pin!(dispatching, working);
            // A dispatcher ends with its worker: rows that nobody here works on are left to other processes. At a stop
            // both end by themselves: what is in flight is finished, and what was taken is pushed.
            tokio::select! {
                ended = &mut working => {
                    if stopping.is_cancelled() {
                        let _ = timeout(LAST_ROUND, dispatching).await;
                    }
                    ended
                }
                () = &mut dispatching => working.await,
            }
        });
    }
    tasks.spawn(timetable::run(ctx, queue, shutdown.clone()));
    let mut first_error = None;
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended.map_err(anyhow::Error::from).and_then(|ended| ended) {
            error!(error = %format!("{error:#}"), "A lane is given up, the process stops");
            first_error.get_or_insert(error);
            shutdown.cancel();
        }
    }
    info!("All lanes have stopped");
    first_error.map_or(Ok(()), Err)
}

/// The list of all jobs: each lane with its handler and its limits.
async fn work(supervisor: Supervisor, ctx: Ctx, lane: Lane) -> anyhow::Result<()> {
    let limits = |concurrency, seconds| Limits {
        concurrency,
        timeout: Duration::from_secs(seconds),
    };
    let name = lane::queue_of(lane);
    match lane {
        Lane::Launch => supervisor.run(name, limits(4, 40), Launch(ctx)).await,
        Lane::Import => supervisor.run(name, limits(2, 40), Import(ctx)).await,
        Lane::Schedule => supervisor.run(name, limits(4, 40), Schedule(ctx)).await,
        Lane::Send => {
            let simulated = supervisor.run(name, limits(1_000, 20), Send::new(ctx.clone()));
            let delivered = deliver::run(ctx, supervisor.clone());
            tokio::try_join!(simulated, delivered).map(drop)
        }
        Lane::Simulate => {
            supervisor
                .run(name, limits(1_000, 20), Simulate::new(ctx))
                .await
        }
        Lane::Webhook => {
            let webhook = Webhook::new(ctx);
            supervisor.run(name, limits(1_000, 120), webhook).await
        }
        Lane::Notify => {
            supervisor
                .run(name, limits(2_000, 120), Notify::new(ctx))
                .await
        }
        Lane::Reply => {
            // A model may need its time for each of those that wait for it.
            let patience = 60 + 8 * ctx.settings.http_timeout.as_secs();
            let reply = Reply::new(ctx);
            supervisor.run(name, limits(500, patience), reply).await
        }
    }
}
