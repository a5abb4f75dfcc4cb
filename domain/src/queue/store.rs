//! Where jobs wait: in Redis for several processes, in memory for one. Both keep the same promises.

use super::{
    QueueError, QueueName,
    memory::Memory,
    redis::Redis,
    slots::{Asked, Granted},
};
use std::time::Duration;

/// At most this many jobs travel in one call: Lua can unpack 7,999, and nobody should wait for long.
pub(super) const CHUNK: usize = 1000;

/// What a fetch brought.
#[derive(Debug, Default)]
pub(super) struct Fetched {
    /// The texts of the jobs, now leased to the caller.
    pub(super) ids: Vec<String>,
    /// When it is worth looking again; `None` when nothing is known to come.
    pub(super) wait: Option<Duration>,
}

/// How many jobs a queue holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Depth {
    /// Waiting for a worker.
    pub ready: u64,
    /// Waiting for their time.
    pub scheduled: u64,
    /// Leased to a worker.
    pub in_flight: u64,
    /// Buried: see [`Buried`].
    pub dead: u64,
}

/// Why a job was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Its lease expired too often: it seems to kill or hang its workers.
    Expired,
    /// Its text is not a job of ours.
    Undecodable,
}

impl Cause {
    /// The word written in Redis.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Undecodable => "undecodable",
        }
    }

    pub(super) fn from_word(word: &str) -> Self {
        if word == Self::Expired.word() {
            Self::Expired
        } else {
            Self::Undecodable
        }
    }
}

/// A job that was set aside, so that it does not stand in the way of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buried {
    /// The job's text, which is its payload as well: a [`JobRef`](super::JobRef), unless undecodable.
    pub task_id: String,
    /// Why.
    pub cause: Cause,
    /// How often its lease expired.
    pub attempts: u32,
}

/// Either backend.
#[derive(Debug, Clone)]
pub(super) enum Store {
    Memory(Memory),
    Redis(Redis),
}

/// A job's text and how long it is to wait.
pub(super) type Entry = (String, Duration);

impl Store {
    /// Takes jobs in; returns how many were not known yet.
    pub(super) async fn push(&self, q: &QueueName, jobs: Vec<Entry>) -> Result<u64, QueueError> {
        match self {
            Self::Memory(memory) => Ok(memory.push(q, jobs)),
            Self::Redis(redis) => redis.push(q, &jobs).await,
        }
    }

    /// The current generation of the data, and whether this call began it.
    pub(super) async fn generation(&self) -> Result<(String, bool), QueueError> {
        match self {
            Self::Memory(memory) => Ok(memory.generation()),
            Self::Redis(redis) => redis.generation().await,
        }
    }

    /// Takes slots of a number's calendar.
    pub(super) async fn slots(&self, number: &str, asked: Asked) -> Result<Granted, QueueError> {
        match self {
            Self::Memory(memory) => memory.calendars.take(number, asked),
            Self::Redis(redis) => redis.slots(number, asked).await,
        }
    }

    /// Leases up to `want` jobs.
    pub(super) async fn fetch(&self, q: &QueueName, want: usize) -> Result<Fetched, QueueError> {
        match self {
            Self::Memory(memory) => Ok(memory.fetch(q, want.min(CHUNK))),
            Self::Redis(redis) => redis.fetch(q, want.min(CHUNK)).await,
        }
    }

    /// Forgets finished jobs.
    pub(super) async fn ack(&self, q: &QueueName, ids: &[String]) -> Result<(), QueueError> {
        match self {
            Self::Memory(memory) => memory.ack(q, ids),
            Self::Redis(redis) => redis.ack(q, ids).await?,
        }
        Ok(())
    }

    /// Prolongs leases.
    pub(super) async fn renew(&self, q: &QueueName, ids: &[String]) -> Result<(), QueueError> {
        match self {
            Self::Memory(memory) => memory.renew(q, ids),
            Self::Redis(redis) => redis.renew(q, ids).await?,
        }
        Ok(())
    }

    /// Puts fetched jobs back.
    pub(super) async fn release(&self, q: &QueueName, ids: &[String]) -> Result<(), QueueError> {
        match self {
            Self::Memory(memory) => memory.release(q, ids),
            Self::Redis(redis) => redis.release(q, ids).await?,
        }
        Ok(())
    }

    /// Sets fetched jobs aside.
    pub(super) async fn bury(
        &self,
        q: &QueueName,
        cause: Cause,
        ids: &[String],
    ) -> Result<(), QueueError> {
        match self {
            Self::Memory(memory) => memory.bury(q, cause, ids),
            Self::Redis(redis) => redis.bury(q, cause, ids).await?,
        }
        Ok(())
    }

    /// Counts the jobs.
    pub(super) async fn depth(&self, q: &QueueName) -> Result<Depth, QueueError> {
        match self {
            Self::Memory(memory) => Ok(memory.depth(q)),
            Self::Redis(redis) => redis.depth(q).await,
        }
    }

    /// Lists jobs that were set aside.
    pub(super) async fn buried(
        &self,
        q: &QueueName,
        limit: usize,
    ) -> Result<Vec<Buried>, QueueError> {
        match self {
            Self::Memory(memory) => Ok(memory.buried(q, limit)),
            Self::Redis(redis) => redis.buried(q, limit).await,
        }
    }

    /// Answers if the store can be used.
    pub(super) async fn ping(&self) -> Result<(), QueueError> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Redis(redis) => redis.ping().await,
        }
    }
}
