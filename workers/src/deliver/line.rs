//! Jobs of one number that wait for their slots. What somebody waits for goes first.

use domain::{lane::Haste, queue::JobRef};
use std::collections::VecDeque;
use tokio::sync::oneshot;

/// A job that waits for its slot.
pub(super) struct Waiting {
    pub(super) job: JobRef,
    pub(super) haste: Haste,
    /// Told when what became of it is committed, or that there was nothing to do.
    pub(super) done: oneshot::Sender<anyhow::Result<()>>,
}

/// Those that wait.
#[derive(Default)]
pub(super) struct Line {
    now: VecDeque<Waiting>,
    in_turn: VecDeque<Waiting>,
}

impl Line {
    pub(super) fn join(&mut self, waiting: Waiting) {
        match waiting.haste {
            Haste::Now => self.now.push_back(waiting),
            Haste::InTurn => self.in_turn.push_back(waiting),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.now.len() + self.in_turn.len()
    }

    /// The next `n`.
    pub(super) fn take(&mut self, n: usize) -> Vec<Waiting> {
        let first = n.min(self.now.len());
        let then = (n - first).min(self.in_turn.len());
        let now = self.now.drain(..first);
        now.chain(self.in_turn.drain(..then)).collect()
    }

    pub(super) fn take_all(&mut self) -> Vec<Waiting> {
        self.take(self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::queue::Lane;

    #[test]
    fn what_somebody_waits_for_goes_first_and_everything_in_its_order() {
        let mut line = Line::default();
        for (id, haste) in [
            (1, Haste::InTurn),
            (2, Haste::Now),
            (3, Haste::InTurn),
            (4, Haste::Now),
        ] {
            let (lane, seq) = (Lane::Send, 1);
            let job = JobRef { lane, id, seq };
            let (done, _) = oneshot::channel();
            line.join(Waiting { job, haste, done });
        }
        let ids = |taken: Vec<Waiting>| -> Vec<i64> { taken.iter().map(|w| w.job.id).collect() };
        assert_eq!(ids(line.take(3)), [2, 4, 1]);
        assert_eq!(line.len(), 1);
        assert_eq!(ids(line.take_all()), [3]);
    }
}
