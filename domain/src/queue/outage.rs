//! Remembers since when the queue has not answered, for all workers of a process together.

use super::QueueError;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;
use tracing::{info, warn};

/// A failing command is ridden out: the connection mends itself, and nothing in flight is given up.
#[derive(Debug, Default)]
pub(super) struct Outage(Mutex<Option<Spell>>);

#[derive(Debug)]
struct Spell {
    since: Instant,
    told: Instant,
}

impl Outage {
    /// A command failed. Returns the failure once the outage has outlasted `patience`.
    pub(super) fn continues(
        &self,
        error: QueueError,
        patience: Duration,
    ) -> Result<(), QueueError> {
        let now = Instant::now();
        let mut spell = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = spell.is_none();
        let spell = spell.get_or_insert(Spell {
            since: now,
            told: now,
        });
        let away = now - spell.since;
        if fresh || now - spell.told >= Duration::from_secs(15) {
            spell.told = now;
            warn!(error = %error, away_ms = away.as_millis(), "The queue does not work; waiting for it");
        }
        if away < patience {
            return Ok(());
        }
        Err(QueueError::Away {
            away,
            last: Box::new(error),
        })
    }

    /// A command worked.
    pub(super) fn ended(&self) {
        let mut spell = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(spell) = spell.take() {
            let away_ms = spell.since.elapsed().as_millis();
            info!(away_ms, "The queue works again");
        }
    }
}
