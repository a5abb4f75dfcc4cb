//! What an apalis worker works on: apalis' state machine over a lessee, with a clock and a bell for the idle.

use super::{JobRef, Queue, QueueError, QueueName, lessee::Lessee};
use apalis_core::{
    backend::{
        Backend, BackendConfig,
        codec::Codec,
        finalize::Ephemeral,
        persistence::{Persisted, State, TaskPersistLayer},
    },
    task::{Task, task_id::RandomId},
    worker::context::WorkerContext,
};
use std::{
    collections::VecDeque,
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::time::{Instant, Sleep};

/// The backend of one apalis worker, for either store. Made by [`Queue::worker_backend`].
///
/// apalis' own machine looks for jobs only when something wakes it. This one also looks when a push of this
/// process rings, and when its pause is over.
#[derive(Debug)]
pub struct WorkerBackend {
    persisted: Persisted<Lessee>,
    lessee: Lessee,
    pause: Pin<Box<Sleep>>,
}

impl WorkerBackend {
    pub(super) fn new(queue: &Queue, name: QueueName, concurrency: usize) -> Self {
        let lessee = Lessee::new(queue, name, concurrency);
        Self {
            persisted: Persisted::new(lessee.clone()),
            lessee,
            pause: Box::pin(tokio::time::sleep_until(Instant::now())),
        }
    }

    /// Ready when it is time to look again.
    fn poll_pause(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let (pause, bell, rings) = self.lessee.next_look();
        bell.wait(rings, cx.waker());
        self.pause.as_mut().reset(Instant::now() + pause);
        self.pause.as_mut().poll(cx)
    }
}

impl Backend for WorkerBackend {
    type Task = Task<JobRef>;
    type Error = QueueError;

    fn poll_ready(
        &mut self,
        cx: &mut Context<'_>,
        worker: &WorkerContext,
    ) -> Poll<Result<(), QueueError>> {
        let interval = self.lessee.heartbeat_interval();
        self.persisted.poll_ready(cx, worker, interval)
    }

    fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
        worker: &WorkerContext,
    ) -> Poll<Option<Result<Self::Task, QueueError>>> {
        loop {
            let polled = self.persisted.poll_next(cx, worker);
            // Pending and ready for another look: the last one found nothing.
            if polled.is_ready() || !matches!(self.persisted.state(), State::Ready) {
                return polled;
            }
            ready!(self.poll_pause(cx));
        }
    }

    /// apalis would drop a fetch that is under way, and its jobs would wait for their lease to end. It is
    /// finished instead, and what it brought is given back.
    fn poll_close(
        &mut self,
        cx: &mut Context<'_>,
        worker: &WorkerContext,
    ) -> Poll<Result<(), QueueError>> {
        if let State::Fetch(fetch) = self.persisted.state_mut() {
            let fetched = ready!(fetch.poll_unpin(cx)).unwrap_or_default();
            *self.persisted.state_mut() = State::Buffered(VecDeque::from(fetched));
        }
        self.persisted.poll_close(cx, worker)
    }
}

impl BackendConfig for WorkerBackend {
    type Args = JobRef;
    type Id = RandomId;
    type Kind = Ephemeral;
    type Config = ();
    type Layer = TaskPersistLayer<NoAnswer, ()>;

    fn config(&self) -> &() {
        &()
    }

    /// The layer tells the lessee which jobs have ended. (`persist_results` is what turns that on.)
    fn middleware(&mut self, _worker: &mut WorkerContext) -> Self::Layer {
        let concurrency = self.lessee.concurrency();
        self.persisted
            .layer(NoAnswer, concurrency)
            .persist_results(true)
    }
}

/// Handlers answer nothing, so there is nothing to write down.
#[derive(Debug, Clone, Copy)]
pub struct NoAnswer;

impl Codec<()> for NoAnswer {
    type Error = Infallible;
    type Compact = ();

    fn encode(&self, (): &()) -> Result<(), Infallible> {
        Ok(())
    }

    fn decode(&self, (): &()) -> Result<(), Infallible> {
        Ok(())
    }
}
