//! What every verb gets first: the database, the clock, the settings, the bell that wakes dispatchers.

use crate::{clock::Clock, lane::Loss, settings::Settings, store::Store};
use entity::Millis;
use std::sync::Arc;
use tokio::sync::Notify;

/// The context of every verb; cheap to clone.
#[derive(Debug, Clone)]
pub struct Ctx {
    /// The database.
    pub store: Store,
    /// Where the time comes from.
    pub clock: Clock,
    /// What the operator set.
    pub settings: Arc<Settings>,
    /// Whether this process has lost sight of dispatches.
    pub loss: Loss,
    nudge: Arc<Notify>,
}

impl Ctx {
    /// A context over `store`.
    pub fn new(store: Store, clock: Clock, settings: Settings) -> Self {
        Self {
            store,
            clock,
            settings: Arc::new(settings),
            loss: Loss::default(),
            nudge: Arc::new(Notify::new()),
        }
    }

    /// Now, in milliseconds since the Unix epoch.
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// Wakes this process' dispatchers: work became due. Call after the commit.
    pub fn nudge(&self) {
        self.nudge.notify_waiters();
    }

    /// Resolves at the next nudge.
    pub async fn nudged(&self) {
        self.nudge.notified().await;
    }
}
