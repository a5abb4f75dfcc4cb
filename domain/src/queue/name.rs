//! The name of a queue.

use entity::Lane;
use std::fmt;

/// A queue's name: its lane, and a part where a lane has several queues, as in `send:simulated`.
///
/// It is written in Redis: a queue that is renamed loses sight of its jobs until their rows come round.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QueueName(String);

impl QueueName {
    /// The only queue of a lane, as in `launch`.
    pub fn of(lane: Lane) -> Self {
        Self(lane.name().to_owned())
    }

    /// One of several queues of a lane, as in `send:simulated`. Braces would break the Redis hash tag
    /// and become underscores.
    pub fn part(lane: Lane, part: impl fmt::Display) -> Self {
        Self(format!("{lane}:{part}").replace(['{', '}'], "_"))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for QueueName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
