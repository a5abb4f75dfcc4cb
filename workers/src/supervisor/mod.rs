//! Keeps an apalis worker running for each queue: rebuilds it when it ends, stops it when the process stops.

mod handler;

pub use handler::{Failure, Handler};

use anyhow::Context;
use apalis::prelude::{ParallelizeExt, WorkerBuilder, WorkerContext};
use domain::queue::{JobRef, Queue, QueueName};
use futures::FutureExt;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};
use ulid::Ulid;

/// A worker that lived this long was well, whatever ended it.
const HEALTHY: Duration = Duration::from_secs(60);

/// What a queue's jobs may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How many run at the same time in this process.
    pub concurrency: usize,
    /// How long one may run.
    pub timeout: Duration,
}

/// Runs queues until the process stops. Clones supervise the same way.
#[derive(Debug, Clone)]
pub struct Supervisor {
    /// Where the jobs come from.
    pub queue: Queue,
    /// Cancelled to stop: nothing more is fetched, what runs is finished.
    pub shutdown: CancellationToken,
    /// How long what runs may take to finish after that.
    pub grace: Duration,
    /// After this many failures in a row the lane is given up. A worker that did a job or lived for a minute
    /// breaks the row. An outage of the queue is ridden out inside a worker and is one failure at most, see
    /// [`QueueSettings::patience`](domain::queue::QueueSettings::patience).
    pub max_failures: u32,
}

/// How a worker ended, if not by an error.
enum Ended {
    Stopped,
    GraceOver,
}

impl Supervisor {
    /// Supervises with the usual grace (25 s) and 20 failures in a row.
    pub fn new(queue: Queue, shutdown: CancellationToken) -> Self {
        Self {
            queue,
            shutdown,
            grace: Duration::from_secs(25),
            max_failures: 20,
        }
    }

    /// Runs one queue until shutdown. An error means that the lane keeps failing: the process should end, so
    /// that the platform starts it anew.
    pub async fn run<H: Handler>(
        &self,
        name: QueueName,
        limits: Limits,
        handler: H,
    ) -> anyhow::Result<()> {
        let done = Arc::new(AtomicU64::new(0));
        let mut failures = 0;
        while !self.shutdown.is_cancelled() {
            let (started, before) = (Instant::now(), done.load(Ordering::Relaxed));
            let error = match self
                .work(&name, limits, handler.clone(), done.clone())
                .await
            {
                Ok(Ended::Stopped) if self.shutdown.is_cancelled() => return Ok(()),
                Ok(Ended::GraceOver) => {
                    warn!(queue = %name, "Stopped waiting for jobs of queue {name}; their rows come round again");
                    return Ok(());
                }
                Ok(Ended::Stopped) => anyhow::anyhow!("the worker ended without being asked to"),
                Err(error) => error,
            };
            if done.load(Ordering::Relaxed) > before || started.elapsed() > HEALTHY {
                failures = 0;
            }
            failures += 1;
            if failures >= self.max_failures {
                return Err(error)
                    .with_context(|| format!("queue {name} has failed {failures} times in a row"));
            }
            let pause = backoff(failures);
            warn!(queue = %name, error = %format!("{error:#}"), failures, pause_ms = pause.as_millis(),
                "The worker of queue {name} failed; it is rebuilt");
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.shutdown.cancelled() => {}
            }
        }
        Ok(())
    }

    /// Runs one apalis worker to its end.
    async fn work<H: Handler>(
        &self,
        name: &QueueName,
        limits: Limits,
        handler: H,
        done: Arc<AtomicU64>,
    ) -> anyhow::Result<Ended> {
        let context = WorkerContext::new(&worker_name(name));
        let job = move |job: JobRef| {
            let (handler, done) = (handler.clone(), done.clone());
            async move {
                handler::run(&handler, job, limits.timeout).await;
                done.fetch_add(1, Ordering::Relaxed);
                Ok::<(), std::convert::Infallible>(())
            }
        };
        let worker = WorkerBuilder::new(&context)
            .backend(self.queue.worker_backend(name.clone(), limits.concurrency))
            .parallelize(tokio::spawn)
            .build(job);
        info!(queue = %name, worker = context.name(), "Working on queue {name}");
        // Boxed, or the compiler cannot see that the supervisor's future may move between threads.
        let mut running = worker.run().boxed();
        tokio::select! {
            ended = &mut running => return Ok(ended.map(|()| Ended::Stopped)?),
            () = self.shutdown.cancelled() => {}
        }
        // Fails only if it has not begun, and then it ends at once.
        if context.stop().is_err() {
            return Ok(Ended::Stopped);
        }
        match tokio::time::timeout(self.grace, running).await {
            Ok(ended) => Ok(ended.map(|()| Ended::Stopped)?),
            Err(_) => Ok(Ended::GraceOver),
        }
    }
}

/// A name nobody had before: two workers of one name would answer for each other.
fn worker_name(queue: &QueueName) -> String {
    let host = std::env::var("HOSTNAME").unwrap_or_else(|_| "localhost".to_owned());
    format!("{queue}-{host}-{}-{}", std::process::id(), Ulid::generate())
}

/// 0.2 to 5 s, doubling, with jitter so that processes do not come back in step.
fn backoff(failures: u32) -> Duration {
    let base = 200_u64 << failures.saturating_sub(1).min(5);
    let ms = rand::random_range(base / 2..=base).clamp(200, 5000);
    Duration::from_millis(ms)
}
