//! A worker in a process of its own, to be killed and suspended.

use crate::world::{Doing, Hanging, queue};
use domain::queue::{Queue, QueueSettings};
use std::{
    env,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio_util::sync::CancellationToken;
use workers::supervisor::{Limits, Supervisor};

const URL: &str = "CONFORMANCE_WORKER_REDIS_URL";
const HANGS: &str = "CONFORMANCE_WORKER_HANGS";

/// How long a job is leased in tests that wait for the end of a lease.
pub(crate) const LEASE: Duration = Duration::from_secs(1);

pub(crate) fn settings() -> QueueSettings {
    QueueSettings {
        lease: LEASE,
        ..QueueSettings::default()
    }
}

/// A process that works on the queue, 50 jobs at a time.
pub(crate) struct WorkerProcess(Child);

impl WorkerProcess {
    /// One whose jobs never end.
    pub(crate) fn that_hangs(redis: &str) -> Self {
        Self::start(redis, "yes")
    }

    /// One whose jobs take 200 ms.
    pub(crate) fn that_works(redis: &str) -> Self {
        Self::start(redis, "no")
    }

    /// This test binary once more, with one test chosen: [`is_a_worker`].
    fn start(redis: &str, hangs: &str) -> Self {
        let child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "process::is_a_worker"])
            .env(URL, redis)
            .env(HANGS, hangs)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn();
        Self(child.unwrap())
    }

    pub(crate) fn kill9(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Suspends it, as a machine may at any time.
    pub(crate) fn suspend(&self) {
        self.signal("-STOP");
    }

    pub(crate) fn resume(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let pid = self.0.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Does nothing unless it was started by [`WorkerProcess`]; ends by itself should its parent be gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn is_a_worker() {
    let Ok(url) = env::var(URL) else { return };
    let shutdown = CancellationToken::new();
    let supervisor = Supervisor::new(
        Queue::redis(&url, settings()).await.unwrap(),
        shutdown.clone(),
    );
    let limits = Limits {
        concurrency: 50,
        timeout: Duration::from_secs(60),
    };
    let working = async {
        if env::var(HANGS).unwrap() == "yes" {
            let _ = supervisor.run(queue(), limits, Hanging::default()).await;
        } else {
            let nap = Doing(|_| async {
                tokio::time::sleep(Duration::from_millis(200)).await;
                Ok(())
            });
            let _ = supervisor.run(queue(), limits, nap).await;
        }
    };
    let _ = tokio::time::timeout(Duration::from_secs(60), working).await;
}
