//! Updates that wait for their webhook.

use super::Update;
use crate::{account::POISONED, chance::Chance, stats::Stats, switches::Switches};
use std::{collections::VecDeque, sync::Mutex, time::Duration};
use tokio::sync::Notify;

/// Updates that wait for their webhook.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    waiting: Mutex<VecDeque<Update>>,
    arrived: Notify,
}

impl Outbox {
    /// Adds an update.
    pub(crate) fn push(&self, stats: &Stats, update: Update) {
        stats.wait(1);
        let mut waiting = self.waiting.lock().expect(POISONED);
        waiting.push_back(update);
        let first = waiting.len() == 1;
        drop(waiting);
        if first {
            self.arrived.notify_one();
        }
    }

    /// Waits until there is an update.
    pub(super) async fn some(&self) {
        while self.len() == 0 {
            self.arrived.notified().await;
        }
    }

    /// Waits for others to join, unless there are enough for a full webhook.
    pub(super) async fn linger(&self, switches: &Switches) {
        if self.len() < switches.webhook_batch && switches.webhook_linger_ms > 0 {
            tokio::time::sleep(Duration::from_millis(switches.webhook_linger_ms)).await;
        }
    }

    /// Takes the updates of one webhook: the oldest, or any if they are to be shuffled.
    pub(super) fn take(&self, switches: &Switches, chance: &Chance) -> Vec<Update> {
        let mut waiting = self.waiting.lock().expect(POISONED);
        let size = switches.webhook_batch.min(waiting.len());
        if switches.shuffle {
            for place in 0..size {
                let rest = (waiting.len() - place) as u64;
                let other = usize::try_from(chance.below(rest)).unwrap_or(0);
                waiting.swap(place, place + other);
            }
        }
        waiting.drain(..size).collect()
    }

    fn len(&self) -> usize {
        self.waiting.lock().expect(POISONED).len()
    }
}
