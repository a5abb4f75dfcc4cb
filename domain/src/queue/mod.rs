//! The queue: reminders of due rows, handed to workers. It may vanish at any time and nothing is lost.
//!
//! Two stores keep the same promises: [`Queue::redis`] for several processes, [`Queue::memory`] for one. A
//! fetched job is leased and comes back if its worker dies; a job that is known is not taken twice; a
//! finished job leaves nothing behind.

mod backend;
mod bell;
mod error;
mod generation;
mod job;
mod lessee;
mod memory;
mod name;
mod outage;
mod redis;
mod settings;
mod slots;
mod store;

pub use backend::WorkerBackend;
pub use entity::Lane;
pub use error::QueueError;
pub use job::{JobRef, NotAJob};
pub use name::QueueName;
pub use settings::QueueSettings;
pub use slots::Slots;
pub use store::{Buried, Cause, Depth};

use bell::Bells;
use generation::Generation;
use outage::Outage;
use std::{sync::Arc, time::Duration};
use store::{Entry, Store};

/// A handle to all queues of an installation. Clones are cheap and share everything.
#[derive(Debug, Clone)]
pub struct Queue {
    store: Store,
    settings: Arc<QueueSettings>,
    bells: Arc<Bells>,
    outage: Arc<Outage>,
    generation: Arc<Generation>,
}

/// What became of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a reported loss is reported only once"]
pub struct Pushed {
    /// How many jobs were new to the queue.
    pub accepted: u64,
    /// The queue has lost jobs since this process last asked: see [`Queue::check_generation`].
    pub lost: bool,
}

impl Queue {
    /// Queues in the memory of this process.
    pub fn memory(settings: QueueSettings) -> Self {
        let settings = Arc::new(settings);
        Self::over(
            Store::Memory(memory::Memory::new(settings.clone())),
            settings,
        )
    }

    /// Queues in Redis. Fails if it cannot be reached, or if it may evict keys.
    pub async fn redis(url: &str, settings: QueueSettings) -> Result<Self, QueueError> {
        let settings = Arc::new(settings);
        let redis = redis::Redis::connect(url, settings.clone()).await?;
        Ok(Self::over(Store::Redis(redis), settings))
    }

    fn over(store: Store, settings: Arc<QueueSettings>) -> Self {
        Self {
            store,
            settings,
            bells: Arc::default(),
            outage: Arc::default(),
            generation: Arc::default(),
        }
    }

    /// Pushes jobs that are due. A job the queue knows already stays where it is.
    pub async fn push(&self, queue: &QueueName, jobs: &[JobRef]) -> Result<Pushed, QueueError> {
        let entries = jobs.iter().map(|job| (job.to_string(), Duration::ZERO));
        self.push_entries(queue, entries.collect()).await
    }

    /// Pushes jobs that are due in a while, counted from now, so that no two clocks are compared.
    pub async fn push_after(
        &self,
        queue: &QueueName,
        jobs: &[(JobRef, Duration)],
    ) -> Result<Pushed, QueueError> {
        let entries = jobs.iter().map(|(job, wait)| (job.to_string(), *wait));
        self.push_entries(queue, entries.collect()).await
    }

    /// Pushes any text, which need not be a job. For tests of what happens then.
    #[doc(hidden)]
    pub async fn push_text(&self, queue: &QueueName, text: &str) -> Result<Pushed, QueueError> {
        let entry = (text.to_owned(), Duration::ZERO);
        self.push_entries(queue, vec![entry]).await
    }

    async fn push_entries(
        &self,
        queue: &QueueName,
        entries: Vec<Entry>,
    ) -> Result<Pushed, QueueError> {
        let accepted = self.store.push(queue, entries).await?;
        self.bells.of(queue).ring();
        // Asked after the push: a loss before the answer is seen now, a loss after it the next time.
        // The push itself has worked, so a failure to ask is left to the next time as well.
        let lost = self.check_generation().await.unwrap_or(false);
        Ok(Pushed { accepted, lost })
    }

    /// Whether the queue has lost jobs, or may have, since this process last asked: Redis was flushed,
    /// restarted or failed over, or this is the first question to an empty queue.
    ///
    /// True once per process and loss: whoever is told must clear `dispatched_until` of unfinished rows,
    /// and try again until that has worked. Every process is told, so that one killed in between does no
    /// harm. Ask about once a second even if nothing is pushed.
    pub async fn check_generation(&self) -> Result<bool, QueueError> {
        let (generation, begun) = self.store.generation().await?;
        Ok(self.generation.changed(generation, begun))
    }

    /// How many jobs a queue holds.
    pub async fn depth(&self, queue: &QueueName) -> Result<Depth, QueueError> {
        match self.store.depth(queue).await {
            Err(error) if error.is_broken_connection() => self.store.depth(queue).await,
            asked => asked,
        }
    }

    /// Some of the jobs that were set aside, at most `limit`. [`Queue::forget`] them once they are recorded.
    pub async fn buried(&self, queue: &QueueName, limit: usize) -> Result<Vec<Buried>, QueueError> {
        self.store.buried(queue, limit).await
    }

    /// Forgets jobs wholly, wherever they are.
    pub async fn forget(&self, queue: &QueueName, task_ids: &[String]) -> Result<(), QueueError> {
        self.store.ack(queue, task_ids).await
    }

    /// Up to `wanted` slots of `number`: when one message each may leave, so that `rate` messages a second hold over all
    /// processes.
    pub async fn slots(&self, number: &str, rate: f64, wanted: usize) -> Result<Slots, QueueError> {
        let asked = slots::Asked::new(rate, wanted);
        let sent = tokio::time::Instant::now();
        let granted = match self.store.slots(number, asked).await {
            Err(error) if error.is_broken_connection() => self.store.slots(number, asked).await,
            granted => granted,
        }?;
        Ok(asked.slots(granted, (sent, tokio::time::Instant::now())))
    }

    /// Answers if the queue can be used.
    pub async fn ping(&self) -> Result<(), QueueError> {
        match self.store.ping().await {
            Err(error) if error.is_broken_connection() => self.store.ping().await,
            asked => asked,
        }
    }

    /// What an apalis worker of this queue works on, with at most `concurrency` jobs at a time. One worker,
    /// one backend: it is not to be shared.
    pub fn worker_backend(&self, queue: QueueName, concurrency: usize) -> WorkerBackend {
        WorkerBackend::new(self, queue, concurrency)
    }
}
