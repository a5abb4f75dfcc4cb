//! What will happen, and when.

use crate::{account::POISONED, clock, clock::Micros};
use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
    sync::Mutex,
    time::Duration,
};
use tokio::sync::Notify;

/// Events in the order of their time. Events of one moment come in the order they were planned.
#[derive(Debug)]
pub(crate) struct Timeline<E> {
    planned: Mutex<Planned<E>>,
    sooner: Notify,
}

#[derive(Debug)]
struct Planned<E> {
    entries: BinaryHeap<Reverse<Entry<E>>>,
    next: u64,
}

#[derive(Debug)]
struct Entry<E> {
    at: Micros,
    n: u64,
    event: E,
}

impl<E> Ord for Entry<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.n).cmp(&(other.at, other.n))
    }
}

impl<E> PartialOrd for Entry<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> PartialEq for Entry<E> {
    fn eq(&self, other: &Self) -> bool {
        self.n == other.n
    }
}

impl<E> Eq for Entry<E> {}

impl<E> Timeline<E> {
    pub(crate) fn new() -> Self {
        Self {
            planned: Mutex::new(Planned {
                entries: BinaryHeap::new(),
                next: 0,
            }),
            sooner: Notify::new(),
        }
    }

    /// Plans an event.
    pub(crate) fn plan(&self, at: Micros, event: E) {
        let mut planned = self.planned.lock().expect(POISONED);
        let first = planned.entries.peek().map(|Reverse(entry)| entry.at);
        let n = planned.next;
        planned.next += 1;
        planned.entries.push(Reverse(Entry { at, n, event }));
        drop(planned);
        if first.is_none_or(|first| at < first) {
            self.sooner.notify_one();
        }
    }

    /// How many events are planned.
    pub(crate) fn len(&self) -> usize {
        self.planned.lock().expect(POISONED).entries.len()
    }

    /// Waits until something is due and takes all of it, oldest first.
    pub(crate) async fn due(&self) -> Vec<E> {
        loop {
            let (due, next) = self.take(clock::now());
            if !due.is_empty() {
                return due;
            }
            let Some(next) = next else {
                self.sooner.notified().await;
                continue;
            };
            let wait = Duration::from_micros(next.saturating_sub(clock::now()));
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.sooner.notified() => {}
            }
        }
    }

    fn take(&self, now: Micros) -> (Vec<E>, Option<Micros>) {
        let mut planned = self.planned.lock().expect(POISONED);
        let mut due = Vec::new();
        loop {
            match planned.entries.peek() {
                Some(Reverse(entry)) if entry.at > now => return (due, Some(entry.at)),
                Some(_) => {}
                None => return (due, None),
            }
            due.extend(planned.entries.pop().map(|Reverse(entry)| entry.event));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Timeline;
    use crate::clock::{MILLI, now};

    #[tokio::test]
    async fn events_come_in_the_order_of_their_time() {
        let timeline = Timeline::new();
        let now = now();
        for (after_ms, name) in [(30, "last"), (10, "first"), (20, "second"), (20, "third")] {
            timeline.plan(now + after_ms * MILLI, name);
        }
        let mut came = Vec::new();
        while came.len() < 4 {
            came.extend(timeline.due().await);
        }
        assert_eq!(came, ["first", "second", "third", "last"]);
    }

    #[tokio::test]
    async fn an_event_that_is_planned_later_can_come_sooner() {
        let timeline = Timeline::new();
        timeline.plan(now() + 3_600_000 * MILLI, "in an hour");
        let soon = async {
            tokio::task::yield_now().await;
            timeline.plan(now(), "now");
        };
        let (due, ()) = tokio::join!(timeline.due(), soon);
        assert_eq!(due, ["now"]);
        assert_eq!(timeline.len(), 1);
    }
}
