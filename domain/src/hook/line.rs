//! Lines: each endpoint has one in a process, with few places, so that one that never answers holds up nobody but itself.

use crate::target::Correspondent;
use entity::HookId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::Semaphore;

/// How many requests to one endpoint a process makes at once.
const CALLS: usize = 16;

/// The lines of a process; clones share them.
#[derive(Debug, Clone, Default)]
pub struct Lines(Arc<Mutex<HashMap<HookId, Arc<Line>>>>);

/// One endpoint's line.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) calls: Semaphore,
    pub(super) correspondent: Correspondent,
}

impl Lines {
    pub(super) fn of(&self, hook: HookId) -> Arc<Line> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let line = lines.entry(hook).or_insert_with(|| {
            Arc::new(Line {
                calls: Semaphore::new(CALLS),
                correspondent: Correspondent::default(),
            })
        });
        line.clone()
    }
}
