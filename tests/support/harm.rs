//! Harm that is done to an installation which listens on a port that is known before, so that nobody has to wait until
//! what was killed is there again.

use super::{Installation, process::Process};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long a process that cannot work may take to find out.
const PATIENCE: Duration = Duration::from_secs(60);

impl Installation {
    /// Kills the `n`th worker, or the only process, and starts another in its place.
    pub(crate) fn kill_a_worker(&mut self, n: usize) {
        match self.workers.get_mut(n) {
            Some(worker) => {
                worker.kill9();
                *worker = Process::start(&["worker"], &self.environment);
            }
            None => self.kill_web(),
        }
    }

    /// Kills the process that serves, and starts another in its place.
    pub(crate) fn kill_web(&mut self) {
        self.web_is_away();
        self.serve_again();
    }

    /// Kills the process that serves.
    pub(crate) fn web_is_away(&mut self) {
        self.web.kill9();
    }

    /// Tells the `n`th worker to stop, waits until it has, and starts another in its place.
    pub(crate) fn stop_a_worker(&mut self, n: usize) {
        let worker = &mut self.workers[n];
        let ended = worker.terminate();
        assert!(ended.success(), "a worker ended with {ended}");
        *worker = Process::start(&["worker"], &self.environment);
    }

    /// The `n`th worker stands still.
    pub(crate) fn freeze_a_worker(&mut self, n: usize) {
        self.workers[n].signal("STOP");
    }

    /// The `n`th worker goes on.
    pub(crate) fn thaw_a_worker(&mut self, n: usize) {
        self.workers[n].signal("CONT");
    }

    /// Starts what has ended by itself, as a platform does: a process that finds no database or no queue when it starts
    /// does not stay. Answers how many had.
    pub(crate) fn tend(&mut self) -> usize {
        let mut ended = 0;
        for worker in &mut self.workers {
            if worker.has_ended() {
                *worker = Process::start(&["worker"], &self.environment);
                ended += 1;
            }
        }
        if self.web.has_ended() {
            self.serve_again();
            ended += 1;
        }
        ended
    }

    /// Starts one more worker, which must end by itself, badly, and say why.
    pub(crate) async fn another_worker_refuses(&self, because: &str) {
        let mut worker = Process::start(&["worker"], &self.environment);
        let begun = Instant::now();
        while worker.ending().is_none() || !worker.log().contains(because) {
            let log = worker.log();
            assert!(begun.elapsed() < PATIENCE, "{because}, but it says {log}");
            sleep(Duration::from_millis(50)).await;
        }
        let ended = worker.ending();
        assert!(ended.is_some_and(|ended| !ended.success()), "{ended:?}");
    }

    /// Starts another in its place.
    pub(crate) fn serve_again(&mut self) {
        let command = if self.workers.is_empty() { "up" } else { "web" };
        let address = std::mem::take(&mut self.web.address);
        self.web = Process::start(&[command], &self.environment);
        self.web.address = address;
    }
}
