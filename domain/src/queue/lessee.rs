//! One worker's share of a queue: what it has fetched and not yet acknowledged.

use super::{
    JobRef, Queue, QueueError, QueueName, QueueSettings,
    bell::Bell,
    outage::Outage,
    store::{Cause, Fetched, Store},
};
use apalis_core::{
    backend::persistence::{Persistence, TaskEvent},
    task::{Task, builder::TaskBuilder, task_id::TaskId},
    worker::context::WorkerContext,
};
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;
use tracing::{error, warn};

/// Longest wait between two tries while the queue does not answer.
const MAX_BACKOFF: Duration = Duration::from_secs(1);

/// apalis clones it for every step; the clones are the same lessee.
#[derive(Debug, Clone)]
pub(super) struct Lessee(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    settings: Arc<QueueSettings>,
    outage: Arc<Outage>,
    queue: QueueName,
    bell: Arc<Bell>,
    concurrency: usize,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Fetched and not acknowledged.
    held: HashSet<JobRef>,
    /// How long to wait before looking again, if nothing happens.
    pause: Duration,
    /// The bell's count when the last look began.
    rings: u64,
}

impl Lessee {
    pub(super) fn new(queue: &Queue, name: QueueName, concurrency: usize) -> Self {
        Self(Arc::new(Inner {
            store: queue.store.clone(),
            settings: queue.settings.clone(),
            outage: queue.outage.clone(),
            bell: queue.bells.of(&name),
            queue: name,
            concurrency: concurrency.max(1),
            state: Mutex::new(State {
                held: HashSet::new(),
                pause: queue.settings.idle.0,
                rings: 0,
            }),
        }))
    }

    pub(super) fn concurrency(&self) -> usize {
        self.0.concurrency
    }

    /// Leases are renewed three times in their life.
    pub(super) fn heartbeat_interval(&self) -> Duration {
        self.0.settings.lease / 3
    }

    /// How long to wait before looking again, and the bell that may ring before.
    pub(super) fn next_look(&self) -> (Duration, &Bell, u64) {
        let state = self.state();
        (state.pause, &self.0.bell, state.rings)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing came: looks again soon, then less often, but not after the next job is due.
    fn rest(&self, known_wait: Option<Duration>) {
        let (shortest, longest) = self.0.settings.idle;
        let mut state = self.state();
        let pause = (state.pause * 3 / 2).clamp(shortest, longest);
        state.pause = known_wait.map_or(pause, |wait| wait.min(pause));
    }

    /// The store failed: an error only after the patience of the settings.
    fn back_off(&self, error: QueueError) -> Result<(), QueueError> {
        self.0.outage.continues(error, self.0.settings.patience)?;
        let mut state = self.state();
        state.pause = (state.pause * 2).clamp(Duration::from_millis(50), MAX_BACKOFF);
        Ok(())
    }

    /// Splits what came into jobs and texts that are none; the latter are set aside.
    async fn receive(&self, fetched: Fetched) -> Vec<Task<JobRef>> {
        let mut tasks = Vec::with_capacity(fetched.ids.len());
        let mut rubbish = Vec::new();
        for id in fetched.ids {
            match id.parse::<JobRef>() {
                Ok(job) => tasks.push((job, id)),
                Err(_) => rubbish.push(id),
            }
        }
        if !rubbish.is_empty() {
            warn!(queue = %self.0.queue, jobs = rubbish.len(), "Set aside what cannot be decoded");
            let buried = self
                .0
                .store
                .bury(&self.0.queue, Cause::Undecodable, &rubbish);
            if let Err(error) = buried.await {
                // They come back when their lease ends.
                warn!(error = %error, "Could not set it aside");
            }
        }
        let mut state = self.state();
        state.pause = self.0.settings.idle.0;
        let task = |(job, id)| {
            state.held.insert(job);
            TaskBuilder::new(job)
                .task_id(TaskId::from_string(id))
                .build()
        };
        tasks.into_iter().map(task).collect()
    }

    /// Acknowledges, again and again if it must: the work is done and only the queue does not know it. After
    /// two leases it gives up, because others have got those jobs by then and will find nothing to do.
    async fn ack(&self, ids: &[String]) {
        let started = Instant::now();
        let mut wait = Duration::from_millis(50);
        while let Err(error) = self.0.store.ack(&self.0.queue, ids).await {
            if started.elapsed() > self.0.settings.lease * 2 {
                error!(queue = %self.0.queue, error = %error, jobs = ids.len(),
                    "Gave up acknowledging jobs; they will be handed out again and find nothing to do");
                return;
            }
            warn!(queue = %self.0.queue, error = %error, jobs = ids.len(), "Could not acknowledge jobs; trying again");
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(MAX_BACKOFF);
        }
    }
}

impl Persistence for Lessee {
    type Compact = JobRef;
    type Response = ();
    type Error = QueueError;

    /// Nothing to do: a lease is by time, not by worker.
    async fn register(&mut self, _worker: &WorkerContext) -> Result<(), QueueError> {
        Ok(())
    }

    /// Renews the leases. A failure is ridden out: what expires is only handed out again.
    async fn heartbeat(&mut self, _worker: &WorkerContext) -> Result<(), QueueError> {
        let held: Vec<String> = self.state().held.iter().map(ToString::to_string).collect();
        if held.is_empty() {
            return Ok(());
        }
        if let Err(error) = self.0.store.renew(&self.0.queue, &held).await {
            warn!(queue = %self.0.queue, error = %error, jobs = held.len(), "Could not renew leases");
        }
        Ok(())
    }

    /// Fetches what fits into the concurrency, so that no job waits while its lease runs.
    async fn fetch_next(
        &mut self,
        _worker: &WorkerContext,
    ) -> Result<Vec<Task<JobRef>>, QueueError> {
        let free = {
            let mut state = self.state();
            state.rings = self.0.bell.rings();
            self.0.concurrency.saturating_sub(state.held.len())
        };
        if free == 0 {
            self.rest(None);
            return Ok(Vec::new());
        }
        match self.0.store.fetch(&self.0.queue, free).await {
            Ok(fetched) => {
                self.0.outage.ended();
                let wait = fetched.wait;
                let tasks = self.receive(fetched).await;
                if tasks.is_empty() {
                    self.rest(wait);
                }
                Ok(tasks)
            }
            Err(error) => self.back_off(error).map(|()| Vec::new()),
        }
    }

    /// Gives back what was fetched and not begun, when the worker stops.
    async fn reenqueue_abandoned(
        &mut self,
        tasks: Vec<Task<JobRef>>,
        _worker: &WorkerContext,
    ) -> Result<u64, QueueError> {
        let ids: Vec<String> = tasks.iter().map(|task| task.args.to_string()).collect();
        if let Err(error) = self.0.store.release(&self.0.queue, &ids).await {
            warn!(queue = %self.0.queue, error = %error, jobs = ids.len(),
                "Could not give jobs back; they will be handed out again when their lease ends");
        }
        Ok(ids.len() as u64)
    }

    /// Every finished job is acknowledged, however it ended: its row knows what comes next.
    async fn handle_events(
        &mut self,
        events: Vec<TaskEvent<()>>,
        _worker: &WorkerContext,
    ) -> Result<(), QueueError> {
        let finished = events.into_iter().filter_map(|event| match event {
            TaskEvent::Complete(result) => Some(result.task_id.to_string()),
            _ => None,
        });
        let ids: Vec<String> = finished.collect();
        self.ack(&ids).await;
        let mut state = self.state();
        for id in &ids {
            if let Ok(job) = id.parse() {
                state.held.remove(&job);
            }
        }
        Ok(())
    }

    /// Unused: producers push through [`Queue`].
    async fn push_tasks(&mut self, tasks: Vec<Task<JobRef>>) -> Result<(), QueueError> {
        let entries = tasks
            .iter()
            .map(|task| (task.args.to_string(), Duration::ZERO));
        self.0.store.push(&self.0.queue, entries.collect()).await?;
        self.0.bell.ring();
        Ok(())
    }
}
