//! The store in memory, for one process: the same steps as the Redis scripts, and gone with the process.

use super::{
    Buried, Cause, Depth, QueueName, QueueSettings,
    store::{CHUNK, Entry, Fetched},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
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
}

type Id = Arc<str>;

/// One queue. The fields are the keys of the Redis store.
#[derive(Debug, Default)]
struct Line {
    ready: VecDeque<Id>,
    due: BTreeSet<(Instant, Id)>,
    lease: BTreeSet<(Instant, Id)>,
    jobs: HashMap<Id, Job>,
    dead: BTreeMap<Id, Cause>,
}

#[derive(Debug, Default)]
struct Job {
    expiries: u32,
    leased_until: Option<Instant>,
}

impl Memory {
    pub(super) fn new(settings: Arc<QueueSettings>) -> Self {
        Self {
            settings,
            begun: Arc::default(),
            lines: Arc::default(),
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
        line.reap(now, self.settings.max_expiries);
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
                ready: line.ready.len() as u64,
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

impl Line {
    /// Takes back jobs whose worker is gone, or buries those that went through too many.
    fn reap(&mut self, now: Instant, max_expiries: u32) {
        for _ in 0..CHUNK {
            let Some(id) = take_until(&mut self.lease, now) else {
                return;
            };
            let Some(job) = self.jobs.get_mut(&id) else {
                continue;
            };
            job.leased_until = None;
            job.expiries += 1;
            if job.expiries >= max_expiries {
                self.dead.insert(id, Cause::Expired);
            } else {
                self.ready.push_back(id);
            }
        }
    }

    fn promote(&mut self, now: Instant) {
        for _ in 0..CHUNK {
            let Some(id) = take_until(&mut self.due, now) else {
                return;
            };
            self.ready.push_back(id);
        }
    }

    /// Leases the next jobs. One without an entry was finished by a worker that had lost its lease.
    fn lease_out(&mut self, want: usize, until: Instant) -> Vec<String> {
        let count = want.min(self.ready.len());
        let popped: Vec<Id> = self.ready.drain(..count).collect();
        let mut taken = Vec::with_capacity(count);
        for id in popped {
            if self.jobs.contains_key(&id) {
                taken.push(id.to_string());
                self.begin_lease(id, until);
            }
        }
        taken
    }

    fn begin_lease(&mut self, id: Id, until: Instant) {
        if let Some(job) = self.jobs.get_mut(&id) {
            job.leased_until = Some(until);
            self.lease.insert((until, id));
        }
    }

    /// Ends the lease of a job; `None` if it has none.
    fn end_lease(&mut self, id: &str) -> Option<Id> {
        let (id, _) = self.jobs.get_key_value(id)?;
        let id = id.clone();
        let until = self.jobs.get_mut(&id)?.leased_until.take()?;
        self.lease.remove(&(until, id.clone()));
        Some(id)
    }

    fn is_empty(&self) -> bool {
        self.jobs.is_empty() && self.ready.is_empty()
    }
}

/// Takes the earliest entry, if its time has come.
fn take_until(set: &mut BTreeSet<(Instant, Id)>, now: Instant) -> Option<Id> {
    if set.first()?.0 > now {
        return None;
    }
    set.pop_first().map(|(_, id)| id)
}
