//! Wakes the idle workers of this process as soon as this process pushes.

use super::QueueName;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::Waker,
};

/// One queue's bell.
#[derive(Debug, Default)]
pub(super) struct Bell {
    rings: AtomicU64,
    waiting: Mutex<Vec<Waker>>,
}

impl Bell {
    /// How often it rang so far. Taken before looking for jobs, so that no ring is missed.
    pub(super) fn rings(&self) -> u64 {
        self.rings.load(Ordering::Acquire)
    }

    /// Wakes whoever waits.
    pub(super) fn ring(&self) {
        self.rings.fetch_add(1, Ordering::Release);
        let waiting = std::mem::take(&mut *self.lock());
        waiting.into_iter().for_each(Waker::wake);
    }

    /// Waits for the next ring; at once if it rang since `seen` was taken.
    pub(super) fn wait(&self, seen: u64, waker: &Waker) {
        let mut waiting = self.lock();
        if self.rings() == seen {
            if !waiting.iter().any(|known| known.will_wake(waker)) {
                waiting.push(waker.clone());
            }
        } else {
            waker.wake_by_ref();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Waker>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The bells of all queues of a process.
#[derive(Debug, Default)]
pub(super) struct Bells(Mutex<HashMap<QueueName, Arc<Bell>>>);

impl Bells {
    /// The bell of a queue.
    pub(super) fn of(&self, queue: &QueueName) -> Arc<Bell> {
        let mut bells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bell) = bells.get(queue) {
            return bell.clone();
        }
        bells.entry(queue.clone()).or_default().clone()
    }
}
