//! A queue in either store, and a supervised worker that writes down what it did.

use domain::queue::{JobRef, Lane, Queue, QueueName, QueueSettings};
use servers::Redis;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use workers::supervisor::{Failure, Handler, Limits, Supervisor};

/// One test's queue.
pub(crate) struct World {
    pub(crate) queue: Queue,
    /// `None` for a queue in memory.
    pub(crate) redis: Option<Redis>,
}

/// Which store a fact is to be shown for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Memory,
    Redis,
}

impl World {
    pub(crate) async fn new(kind: Kind) -> Self {
        Self::with(kind, QueueSettings::default()).await
    }

    pub(crate) async fn with(kind: Kind, settings: QueueSettings) -> Self {
        match kind {
            Kind::Memory => Self {
                queue: Queue::memory(settings),
                redis: None,
            },
            Kind::Redis => {
                let redis = Redis::start();
                let queue = Queue::redis(&redis.url(), settings).await;
                Self {
                    queue: queue.expect("the Redis was just started"),
                    redis: Some(redis),
                }
            }
        }
    }

    /// Starts a worker on [`queue`].
    pub(crate) fn work(&self, handler: impl Handler, concurrency: usize) -> Running {
        self.work_with_timeout(handler, concurrency, Duration::from_secs(20))
    }

    pub(crate) fn work_with_timeout(
        &self,
        handler: impl Handler,
        concurrency: usize,
        timeout: Duration,
    ) -> Running {
        let limits = Limits {
            concurrency,
            timeout,
        };
        Running::start(self.supervisor(), queue(), limits, handler)
    }

    /// Starts a worker on another queue.
    pub(crate) fn work_on(
        &self,
        queue: QueueName,
        handler: impl Handler,
        concurrency: usize,
    ) -> Running {
        let limits = Limits {
            concurrency,
            timeout: Duration::from_secs(20),
        };
        Running::start(self.supervisor(), queue, limits, handler)
    }

    /// Starts a worker that, once stopped, does not wait long for what runs.
    pub(crate) fn work_with_grace(&self, handler: impl Handler, grace: Duration) -> Running {
        let limits = Limits {
            concurrency: 1,
            timeout: Duration::from_secs(20),
        };
        let supervisor = Supervisor {
            grace,
            ..self.supervisor()
        };
        Running::start(supervisor, queue(), limits, handler)
    }

    fn supervisor(&self) -> Supervisor {
        Supervisor::new(self.queue.clone(), CancellationToken::new())
    }

    /// Nothing waits, nothing runs, nothing is left over.
    pub(crate) async fn expect_empty(&self) {
        until("the queue is empty", async || {
            self.queue.depth(&queue()).await.unwrap() == Default::default()
        })
        .await;
        if let Some(redis) = &self.redis {
            assert_eq!(
                redis.command(&["KEYS", "*"]),
                "{outbound}:generation",
                "only the generation may be left"
            );
        }
    }
}

/// A running supervisor.
pub(crate) struct Running {
    shutdown: CancellationToken,
    pub(crate) task: JoinHandle<anyhow::Result<()>>,
}

impl Running {
    fn start(
        supervisor: Supervisor,
        queue: QueueName,
        limits: Limits,
        handler: impl Handler,
    ) -> Self {
        let shutdown = supervisor.shutdown.clone();
        let task = tokio::spawn(async move { supervisor.run(queue, limits, handler).await });
        Self { shutdown, task }
    }

    /// Asks it to stop and waits until it has.
    pub(crate) async fn stop(self) {
        self.shutdown.cancel();
        self.task.await.unwrap().unwrap();
    }

    /// Only asks.
    pub(crate) fn ask_to_stop(&self) {
        self.shutdown.cancel();
    }

    /// Tears the worker away in the middle of whatever it does, like a process that is killed.
    pub(crate) async fn kill(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}

/// The queue of every test.
pub(crate) fn queue() -> QueueName {
    QueueName::of(Lane::Send)
}

/// The first dispatch of a row.
pub(crate) fn job(id: i64) -> JobRef {
    JobRef {
        lane: Lane::Send,
        id,
        seq: 1,
    }
}

/// The first dispatches of the rows 1 to `n`.
pub(crate) fn jobs(n: i64) -> Vec<JobRef> {
    (1..=n).map(job).collect()
}

/// Waits until something holds; fails after 30 s.
pub(crate) async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !holds().await {
        assert!(
            Instant::now() < deadline,
            "waited 30 s in vain until {what}"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// What has happened to each job.
#[derive(Clone, Default)]
pub(crate) struct Record(Arc<Mutex<Entries>>);

#[derive(Default)]
struct Entries {
    begun: HashMap<JobRef, Vec<Instant>>,
    ended: HashMap<JobRef, u32>,
    failed: HashMap<JobRef, String>,
}

impl Record {
    pub(crate) fn begin(&self, job: JobRef) {
        let mut entries = self.0.lock().unwrap();
        entries.begun.entry(job).or_default().push(Instant::now());
    }

    pub(crate) fn end(&self, job: JobRef) {
        *self.0.lock().unwrap().ended.entry(job).or_default() += 1;
    }

    pub(crate) fn fail(&self, job: JobRef, failure: &Failure) {
        let mut entries = self.0.lock().unwrap();
        entries.failed.insert(job, failure.to_string());
    }

    /// How many jobs have begun, however often each.
    pub(crate) fn begun(&self) -> usize {
        self.0.lock().unwrap().begun.len()
    }

    /// How many jobs have ended well, however often each.
    pub(crate) fn ended(&self) -> usize {
        self.0.lock().unwrap().ended.len()
    }

    /// The most often that any job has ended well.
    pub(crate) fn most_runs(&self) -> u32 {
        let entries = self.0.lock().unwrap();
        entries.ended.values().copied().max().unwrap_or(0)
    }

    /// When a job has begun, each time.
    pub(crate) fn times(&self, job: JobRef) -> Vec<Instant> {
        let entries = self.0.lock().unwrap();
        entries.begun.get(&job).cloned().unwrap_or_default()
    }

    /// Why a job has failed.
    pub(crate) fn failure(&self, job: JobRef) -> Option<String> {
        self.0.lock().unwrap().failed.get(&job).cloned()
    }

    pub(crate) async fn until_ended(&self, jobs: usize) {
        until("the jobs have ended", async || self.ended() >= jobs).await;
    }

    pub(crate) async fn until_begun(&self, jobs: usize) {
        until("the jobs have begun", async || self.begun() >= jobs).await;
    }
}

/// A handler that writes down and does nothing else.
impl Handler for Record {
    async fn handle(&self, job: JobRef) -> anyhow::Result<()> {
        self.begin(job);
        self.end(job);
        Ok(())
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        self.fail(job, &failure);
    }
}

/// A handler that does something of one's own and takes failures as they come.
#[derive(Clone)]
pub(crate) struct Doing<F>(pub(crate) F);

impl<F, Fut> Handler for Doing<F>
where
    F: Fn(JobRef) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = anyhow::Result<()>> + Send,
{
    async fn handle(&self, job: JobRef) -> anyhow::Result<()> {
        (self.0)(job).await
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        panic!("{job} failed: {failure}");
    }
}

/// A handler that writes down that a job has begun, and then never ends.
#[derive(Clone, Default)]
pub(crate) struct Hanging(pub(crate) Record);

impl Handler for Hanging {
    async fn handle(&self, job: JobRef) -> anyhow::Result<()> {
        self.0.begin(job);
        std::future::pending().await
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        self.0.fail(job, &failure);
    }
}
