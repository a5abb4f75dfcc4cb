//! How many jobs a second the queue carries through apalis workers. Run with `cargo bench --bench queue`.
//!
//! Every figure is the median of five rounds on a private Redis, pushing and working at the same time, as the
//! dispatcher and the lanes do.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use domain::queue::{JobRef, Lane, Queue, QueueName, QueueSettings};
use servers::Redis;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use workers::supervisor::{Failure, Handler, Limits, Supervisor};

const JOBS: i64 = 100_000;
const ROUNDS: usize = 5;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let redis = Redis::start();
    let settings = QueueSettings::default;
    let shared = Queue::redis(&redis.url(), settings()).await?;
    push_alone(&shared, &redis).await?;
    for (concurrency, workers) in [(64, 1), (512, 1), (512, 2), (1000, 1)] {
        let name = format!("redis, {workers} x {concurrency} at a time");
        measure(&name, &shared, (concurrency, workers), Work::Count).await?;
    }
    let name = "redis, 1 x 512 at a time, each awaiting a commit every 5 ms";
    measure(name, &shared, (512, 1), Work::Commit).await?;
    let name = "redis, 1 x 1000 at a time, each awaiting a commit every 5 ms";
    measure(name, &shared, (1000, 1), Work::Commit).await?;
    let embedded = Queue::memory(settings());
    let name = "memory, 1 x 512 at a time";
    measure(name, &embedded, (512, 1), Work::Count).await
}

/// What a job does.
#[derive(Debug, Clone, Copy)]
enum Work {
    /// Nothing: the queue alone is measured.
    Count,
    /// Waits for the next tick of a committer, as handlers wait for the group commit.
    Commit,
}

#[derive(Clone)]
struct Counting {
    done: Arc<AtomicU64>,
    all_done: Arc<Notify>,
    commit: Option<watch::Receiver<()>>,
}

impl Handler for Counting {
    async fn handle(&self, _job: JobRef) -> anyhow::Result<()> {
        if let Some(mut commit) = self.commit.clone() {
            commit.mark_unchanged();
            commit.changed().await?;
        }
        if self.done.fetch_add(1, Ordering::Relaxed) + 1 == JOBS.unsigned_abs() {
            self.all_done.notify_one();
        }
        Ok(())
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        panic!("{job} failed: {failure}");
    }
}

async fn measure(
    name: &str,
    queue: &Queue,
    (concurrency, workers): (usize, usize),
    work: Work,
) -> anyhow::Result<()> {
    let (tick, ticks) = watch::channel(());
    let committer = tokio::spawn(async move {
        let mut every = tokio::time::interval(Duration::from_millis(5));
        loop {
            every.tick().await;
            tick.send_replace(());
        }
    });
    let mut rates = Vec::new();
    for round in 0..ROUNDS {
        let handler = Counting {
            done: Arc::default(),
            all_done: Arc::default(),
            commit: matches!(work, Work::Commit).then(|| ticks.clone()),
        };
        let supervisor = Supervisor::new(queue.clone(), CancellationToken::new());
        let limits = Limits {
            concurrency,
            timeout: Duration::from_secs(20),
        };
        let running: Vec<_> = (0..workers)
            .map(|_| {
                let (supervisor, handler) = (supervisor.clone(), handler.clone());
                tokio::spawn(async move { supervisor.run(bench(), limits, handler).await })
            })
            .collect();
        let began = Instant::now();
        push_all(queue, i64::try_from(round)?).await?;
        handler.all_done.notified().await;
        rates.push(per_second(began));
        supervisor.shutdown.cancel();
        for worker in running {
            worker.await??;
        }
    }
    committer.abort();
    report(name, rates);
    Ok(())
}

async fn push_alone(queue: &Queue, redis: &Redis) -> anyhow::Result<()> {
    let mut rates = Vec::new();
    for round in 0..ROUNDS {
        let began = Instant::now();
        push_all(queue, i64::try_from(round)?).await?;
        rates.push(per_second(began));
        redis.flush_all();
    }
    report("redis, pushed only", rates);
    Ok(())
}

/// Pushes 1,000 at a time, as the dispatcher does.
async fn push_all(queue: &Queue, seq: i64) -> anyhow::Result<()> {
    let job = |id| JobRef {
        lane: Lane::Send,
        id,
        seq,
    };
    for first in (0..JOBS).step_by(1000) {
        let jobs: Vec<JobRef> = (first..first + 1000).map(job).collect();
        let _ = queue.push(&bench(), &jobs).await?;
    }
    Ok(())
}

fn bench() -> QueueName {
    QueueName::part(Lane::Send, "bench")
}

fn per_second(began: Instant) -> f64 {
    f64::from(u32::try_from(JOBS).unwrap_or(u32::MAX)) / began.elapsed().as_secs_f64()
}

fn report(name: &str, mut rates: Vec<f64>) {
    rates.sort_by(f64::total_cmp);
    let (low, median, high) = (rates[0], rates[rates.len() / 2], rates[rates.len() - 1]);
    println!("{name:62} {median:>9.0} jobs/s  ({low:.0} to {high:.0})");
}
