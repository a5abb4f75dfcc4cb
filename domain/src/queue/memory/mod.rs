//! The store in memory, for one process: the same steps as the Redis scripts, and gone with the process.

mod line;

use super::{
    Buried, Cause, Depth, QueueName, QueueSettings,
    slots::Calendars,
    store::{Entry, Fetched},
};
use line::{Id, Job, Line};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::time::Instant;

/// A handle to the queues of this process; clones share them.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    settings: Arc<QueueSettings>,
    begun: Arc<AtomicBool>,
    lines: Arc<Mutex<HashMap<QueueName, Line>>>,
    /// When messages may leave through numbers.
    pub(super) calendars: Arc<Calendars>,
}

impl Memory {
    pub(super) fn new(settings: Arc<QueueSettings>) -> Self {
        Self {
            settings,
            begun: Arc::default(),
            lines: Arc::default(),
            calendars: Arc::default(),
        }
    }

    /// A memory queue begins its only generation at the first question.
    pub(super) fn generation(&self) -> (String, bool) {
        (
            "memory".to_owned(),
            !self.begun.swap(true, Ordering::Relaxed),
        )
    }

    pub(super) fn push(&self, q: &QueueName, jobs: Vec<Entry>) -> u64 {
        let mut lines = self.lock();
        let line = lines.entry(q.clone()).or_default();
        let now = Instant::now();
        let mut accepted = 0;
        for (id, delay) in jobs {
            if line.jobs.contains_key(id.as_str()) {
                continue;
            }
            let id: Id = id.into();
            line.jobs.insert(id.clone(), Job::default());
            if delay.is_zero() {
                line.ready.push_back(id);
            } else {
                line.due.insert((now + delay, id));
            }
            accepted += 1;
        }
        accepted
    }

    pub(super) fn fetch(&self, q: &QueueName, want: usize) -> Fetched {
        let mut lines = self.lock();
        let Some(line) = lines.get_mut(q) else {
            return Fetched::default();
        };
        let now = Instant::now();
        line.reap(now, (!q.forgives()).then_some(self.settings.max_expiries));
        line.promote(now);
        let ids = line.lease_out(want, now + self.settings.lease);
        let wait = if line.ready.is_empty() {
            line.due.first().map(|(due, _)| *due - now)
        } else {
            Some(std::time::Duration::ZERO)
        };
        if line.is_empty() {
            lines.remove(q);
        }
        Fetched { ids, wait }
    }

    pub(super) fn ack(&self, q: &QueueName, ids: &[String]) {
        self.with(q, |line| {
            for id in ids {
                line.end_lease(id);
                line.jobs.remove(id.as_str());
                line.dead.remove(id.as_str());
            }
        });
    }

    pub(super) fn renew(&self, q: &QueueName, ids: &[String]) {
        let until = Instant::now() + self.settings.lease;
        self.with(q, |line| {
            for id in ids {
                if let Some(id) = line.end_lease(id) {
                    line.begin_lease(id, until);
                }
            }
        });
    }

    pub(super) fn release(&self, q: &QueueName, ids: &[String]) {
        self.with(q, |line| {
            for id in ids.iter().rev() {
                if let Some(id) = line.end_lease(id) {
                    line.ready.push_front(id);
                }
            }
        });
    }

    pub(super) fn bury(&self, q: &QueueName, cause: Cause, ids: &[String]) {
        self.with(q, |line| {
            for id in ids {
                if let Some(id) = line.end_lease(id) {
                    line.dead.insert(id, cause);
                }
            }
        });
    }

    pub(super) fn depth(&self, q: &QueueName) -> Depth {
        self.lock()
            .get(q)
            .map_or_else(Depth::default, |line| Depth {
                ready: (line.ready.len() + line.suspects.len()) as u64,
                scheduled: line.due.len() as u64,
                in_flight: line.lease.len() as u64,
                dead: line.dead.len() as u64,
            })
    }

    pub(super) fn buried(&self, q: &QueueName, limit: usize) -> Vec<Buried> {
        self.lock().get(q).map_or_else(Vec::new, |line| {
            let dead = line.dead.iter().take(limit);
            dead.map(|(id, cause)| Buried {
                task_id: id.to_string(),
                cause: *cause,
                attempts: line.jobs.get(id).map_or(0, |job| job.expiries),
            })
            .collect()
        })
    }

    fn with(&self, q: &QueueName, change: impl FnOnce(&mut Line)) {
        if let Some(line) = self.lock().get_mut(q) {
            change(line);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<QueueName, Line>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
