//! A Redis of one's own, on a Unix socket, that a test may flush, pause and kill.

use crate::run::{run, wait_until};
use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// A running Redis without persistence. Stopped when dropped.
#[derive(Debug)]
pub struct Redis {
    folder: TempDir,
    process: Child,
}

impl Redis {
    /// Starts one and waits until it answers.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("the temporary folder must be writable");
        let process = start(&folder);
        let redis = Self { folder, process };
        redis.wait();
        redis
    }

    /// Its address for `REDIS_URL`.
    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    /// Runs a command and returns the answer as `redis-cli` prints it.
    pub fn command(&self, words: &[&str]) -> String {
        run(Command::new("redis-cli")
            .arg("-s")
            .arg(self.socket())
            .args(words))
    }

    /// Throws all data away.
    pub fn flush_all(&self) {
        self.command(&["FLUSHALL"]);
    }

    /// Makes it answer nobody for a while.
    pub fn pause(&self, ms: u64) {
        self.command(&["CLIENT", "PAUSE", &ms.to_string()]);
    }

    /// How many keys it holds.
    pub fn keys(&self) -> u64 {
        self.command(&["DBSIZE"])
            .parse()
            .expect("DBSIZE answers a number")
    }

    /// How many bytes its data and buffers take.
    pub fn memory(&self) -> u64 {
        let info = self.command(&["INFO", "memory"]);
        let line = info.lines().find_map(|l| l.strip_prefix("used_memory:"));
        line.and_then(|bytes| bytes.trim().parse().ok())
            .expect("INFO memory names used_memory")
    }

    /// Kills it without warning. Its data is gone.
    pub fn kill9(&mut self) {
        self.process.kill().expect("the process is ours");
        self.process.wait().expect("the process is ours");
    }

    /// Starts it again at the same address, empty.
    pub fn restart_empty(&mut self) {
        self.kill9();
        self.process = start(&self.folder);
        self.wait();
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }

    fn wait(&self) {
        wait_until("Redis answers", || {
            let ping = Command::new("redis-cli")
                .arg("-s")
                .arg(self.socket())
                .arg("PING")
                .output();
            ping.is_ok_and(|output| output.stdout.starts_with(b"PONG"))
        });
    }
}

fn start(folder: &TempDir) -> Child {
    let settings = [
        ["--port", "0"],
        ["--unixsocket", "redis.sock"],
        ["--save", ""],
        ["--appendonly", "no"],
        ["--maxmemory-policy", "noeviction"],
    ];
    Command::new("redis-server")
        .args(settings.concat())
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("redis-server cannot be started ({error}); run bin/deps"))
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
