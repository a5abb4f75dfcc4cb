//! Counts for tests to look at.

use crate::account::POISONED;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

/// A count that many tasks raise.
#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    pub(crate) fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn clear(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// What happened so far.
#[derive(Debug, Default)]
pub(crate) struct Stats {
    /// Messages accepted.
    pub(crate) accepted: Count,
    /// Messages accepted without an answer.
    pub(crate) lost_answers: Count,
    /// Answers that were an HTTP 500 page.
    pub(crate) error_pages: Count,
    refused: Mutex<BTreeMap<u32, u64>>,
    /// Webhooks that were answered with 200.
    pub(crate) posts: Count,
    /// Updates in them.
    pub(crate) updates: Count,
    /// Webhooks that were not.
    pub(crate) failed_posts: Count,
    /// Updates that nobody wanted, because there was no callback.
    pub(crate) unheard: Count,
    /// Updates that wait to be sent, or for an answer.
    pub(crate) waiting: AtomicI64,
    /// Webhooks that were posted and are not answered yet.
    pub(crate) unanswered: AtomicI64,
    /// Statuses, each counted once however often it is told.
    pub(crate) sent: Count,
    /// As above.
    pub(crate) delivered: Count,
    /// As above.
    pub(crate) read: Count,
    /// As above.
    pub(crate) failed: Count,
}

impl Stats {
    /// A message was refused with this code.
    pub(crate) fn refuse(&self, code: u32) {
        *self
            .refused
            .lock()
            .expect(POISONED)
            .entry(code)
            .or_default() += 1;
    }

    /// So many more (or fewer) updates wait.
    pub(crate) fn wait(&self, more: i64) {
        self.waiting.fetch_add(more, Ordering::Relaxed);
    }

    /// All counts begin again; what waits still waits.
    pub(crate) fn clear(&self) {
        self.refused.lock().expect(POISONED).clear();
        for count in [
            &self.accepted,
            &self.lost_answers,
            &self.error_pages,
            &self.posts,
            &self.updates,
            &self.failed_posts,
            &self.unheard,
            &self.sent,
            &self.delivered,
            &self.read,
            &self.failed,
        ] {
            count.clear();
        }
    }

    /// As `GET /sandbox/stats` shows it, apart from what others know.
    pub(crate) fn show(&self) -> Value {
        let refused: BTreeMap<String, u64> = {
            let refused = self.refused.lock().expect(POISONED);
            refused.iter().map(|(k, v)| (k.to_string(), *v)).collect()
        };
        json!({
            "accepted": self.accepted.get(),
            "refused": refused,
            "lost_answers": self.lost_answers.get(),
            "error_pages": self.error_pages.get(),
            "webhooks": {
                "posts": self.posts.get(),
                "updates": self.updates.get(),
                "failed_posts": self.failed_posts.get(),
                "waiting": self.waiting.load(Ordering::Relaxed),
                "unanswered": self.unanswered.load(Ordering::Relaxed),
                "unheard": self.unheard.get(),
            },
            "statuses": {
                "sent": self.sent.get(),
                "delivered": self.delivered.get(),
                "read": self.read.get(),
                "failed": self.failed.get(),
            },
        })
    }
}
