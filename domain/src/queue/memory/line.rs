//! One queue in memory, and the steps a fetch takes on it.

use crate::queue::{Cause, store::CHUNK};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::Arc,
};
use tokio::time::Instant;

pub(super) type Id = Arc<str>;

/// One queue. The fields are the keys of the Redis store.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) ready: VecDeque<Id>,
    pub(super) due: BTreeSet<(Instant, Id)>,
    pub(super) lease: BTreeSet<(Instant, Id)>,
    pub(super) jobs: HashMap<Id, Job>,
    pub(super) dead: BTreeMap<Id, Cause>,
    pub(super) suspects: VecDeque<Id>,
    pub(super) trial: Option<Id>,
}

#[derive(Debug, Default)]
pub(super) struct Job {
    pub(super) expiries: u32,
    pub(super) leased_until: Option<Instant>,
}

impl Line {
    /// Takes back jobs whose worker is gone, or buries those that went through too many, if that is counted.
    pub(super) fn reap(&mut self, now: Instant, max_expiries: Option<u32>) {
        for _ in 0..CHUNK {
            let Some(id) = take_until(&mut self.lease, now) else {
                return;
            };
            let Some(job) = self.jobs.get_mut(&id) else {
                continue;
            };
            job.leased_until = None;
            let Some(max_expiries) = max_expiries else {
                self.ready.push_back(id);
                continue;
            };
            job.expiries += 1;
            if job.expiries >= max_expiries {
                self.dead.insert(id, Cause::Expired);
            } else if job.expiries >= 2 {
                self.suspects.push_back(id);
            } else {
                self.ready.push_back(id);
            }
        }
    }

    pub(super) fn promote(&mut self, now: Instant) {
        for _ in 0..CHUNK {
            let Some(id) = take_until(&mut self.due, now) else {
                return;
            };
            self.ready.push_back(id);
        }
    }

    /// Leases the next jobs. One without an entry was finished by a worker that had lost its lease.
    pub(super) fn lease_out(&mut self, want: usize, until: Instant) -> Vec<String> {
        let suspect = self.next_trial();
        let count = (want - usize::from(suspect.is_some())).min(self.ready.len());
        let popped: Vec<Id> = suspect
            .into_iter()
            .chain(self.ready.drain(..count))
            .collect();
        let mut taken = Vec::with_capacity(count);
        for id in popped {
            if self.jobs.contains_key(&id) {
                taken.push(id.to_string());
                self.begin_lease(id, until);
            }
        }
        taken
    }

    /// Suspects are tried one at a time, so that the one that kills its workers is alone when it does.
    fn next_trial(&mut self) -> Option<Id> {
        let tried = self.trial.as_ref().and_then(|id| self.jobs.get(id));
        if tried.is_some_and(|job| job.leased_until.is_some()) {
            return None;
        }
        self.trial = self.suspects.pop_front();
        self.trial.clone()
    }

    pub(super) fn begin_lease(&mut self, id: Id, until: Instant) {
        if let Some(job) = self.jobs.get_mut(&id) {
            job.leased_until = Some(until);
            self.lease.insert((until, id));
        }
    }

    /// Ends the lease of a job; `None` if it has none.
    pub(super) fn end_lease(&mut self, id: &str) -> Option<Id> {
        let (id, _) = self.jobs.get_key_value(id)?;
        let id = id.clone();
        let until = self.jobs.get_mut(&id)?.leased_until.take()?;
        self.lease.remove(&(until, id.clone()));
        Some(id)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.jobs.is_empty() && self.ready.is_empty() && self.suspects.is_empty()
    }
}

/// Takes the earliest entry, if its time has come.
fn take_until(set: &mut BTreeSet<(Instant, Id)>, now: Instant) -> Option<Id> {
    if set.first()?.0 > now {
        return None;
    }
    set.pop_first().map(|(_, id)| id)
}
