//! What can go wrong with a queue.

use std::time::Duration;

/// The queue could not do what was asked. Nothing is lost by it: the rows know what is to do.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// The address cannot be read.
    #[error("REDIS_URL is not the address of a Redis: {0}")]
    Address(#[source] redis::RedisError),
    /// Redis could not be reached at the start.
    #[error("Redis cannot be reached at REDIS_URL: {0}")]
    Unreachable(#[source] redis::RedisError),
    /// Redis would throw away jobs when its memory is full, and nobody would know.
    #[error(
        "Redis may throw away jobs, because its maxmemory-policy is \"{0}\"; set it to noeviction"
    )]
    Evicts(String),
    /// A command failed, or Redis is away.
    #[error("Redis did not do a queue command: {0}")]
    Redis(#[from] redis::RedisError),
    /// The outage lasts longer than workers wait.
    #[error("the queue has not worked for {} s: {last}", .away.as_secs())]
    Away {
        /// Since the first failure.
        away: Duration,
        /// The latest failure.
        last: Box<QueueError>,
    },
}

impl QueueError {
    /// Whether a connection turned out to be broken: the first command after Redis was restarted finds it so, and the
    /// second gets a new one. What only asks may simply ask again.
    pub(super) fn is_broken_connection(&self) -> bool {
        match self {
            Self::Redis(error) => error.is_connection_dropped() || error.is_io_error(),
            Self::Address(_) | Self::Unreachable(_) | Self::Evicts(_) | Self::Away { .. } => false,
        }
    }
}
