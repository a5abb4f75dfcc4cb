//! The name of a queue.

use entity::Lane;
use std::fmt;

/// A queue's name: its lane, and a part where a lane has several queues, as in `send:simulated`.
///
/// It is written in Redis: a queue that is renamed loses sight of its jobs until their rows come round.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QueueName {
    name: String,
    forgives: bool,
}

impl QueueName {
    /// The only queue of a lane, as in `launch`.
    pub fn of(lane: Lane) -> Self {
        Self::new(lane.name())
    }

    /// One of several queues of a lane, as in `send:simulated`. Braces would break the Redis hash tag
    /// and become underscores.
    pub fn part(lane: Lane, part: impl fmt::Display) -> Self {
        Self::new(&format!("{lane}:{part}"))
    }

    /// As [`part`](Self::part), of jobs that cannot kill one worker after the other: each begins with a claim on its row,
    /// and what is claimed is not begun again. When workers die, their jobs have only been near: they are handed out again
    /// all together and as often as it takes.
    pub fn forgiving(lane: Lane, part: impl fmt::Display) -> Self {
        Self {
            forgives: true,
            ..Self::part(lane, part)
        }
    }

    fn new(name: &str) -> Self {
        Self {
            name: name.replace(['{', '}'], "_"),
            forgives: false,
        }
    }

    /// Whether a job's lost leases are not counted.
    pub(super) fn forgives(&self) -> bool {
        self.forgives
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for QueueName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
