//! Tells this process, once, that the queue's data is no longer what it was.

use std::sync::{Mutex, PoisonError};

/// The generation this process has last seen.
#[derive(Debug, Default)]
pub(super) struct Generation(Mutex<Option<String>>);

impl Generation {
    /// Whether jobs may have been lost since the last question. At the first question only the one who
    /// began the generation is told: otherwise every start would dispatch everything again.
    pub(super) fn changed(&self, current: String, begun: bool) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = match seen.as_ref() {
            Some(seen) => *seen != current,
            None => begun,
        };
        *seen = Some(current);
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_is_told_once() {
        let generation = Generation::default();
        assert!(generation.changed("a".to_owned(), true));
        assert!(!generation.changed("a".to_owned(), false));
        assert!(generation.changed("b".to_owned(), false));
        assert!(!generation.changed("b".to_owned(), false));
    }

    #[test]
    fn a_process_that_comes_to_a_living_generation_is_told_nothing() {
        assert!(!Generation::default().changed("a".to_owned(), false));
    }
}
