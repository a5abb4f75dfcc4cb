//! A Redis of one's own, on a Unix socket, that a test may flush, pause and kill.

use crate::run::{free_port, run, wait_until};
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
    tls_port: Option<u16>,
}

impl Redis {
    /// Starts one and waits until it answers.
    pub fn start() -> Self {
        Self::create(None)
    }

    /// Starts one that is reached over TLS, with a certificate nobody has signed, as some providers have it.
    pub fn start_tls() -> Self {
        Self::create(Some(free_port()))
    }

    fn create(tls_port: Option<u16>) -> Self {
        let folder = tempfile::tempdir().expect("the temporary folder must be writable");
        if tls_port.is_some() {
            make_certificate(&folder);
        }
        let process = start(&folder, tls_port);
        let redis = Self {
            folder,
            process,
            tls_port,
        };
        redis.wait();
        redis
    }

    /// Its address for `REDIS_URL`.
    pub fn url(&self) -> String {
        match self.tls_port {
            Some(port) => format!("rediss://localhost:{port}/#insecure"),
            None => format!("redis+unix://{}", self.socket().display()),
        }
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

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Kills it without warning. Its data is gone.
    pub fn kill9(&mut self) {
        self.process.kill().expect("the process is ours");
        self.process.wait().expect("the process is ours");
    }

    /// Starts it again at the same address, empty.
    pub fn restart_empty(&mut self) {
        self.kill9();
        self.process = start(&self.folder, self.tls_port);
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

fn start(folder: &TempDir, tls_port: Option<u16>) -> Child {
    let tls_port = tls_port.unwrap_or(0).to_string();
    let mut settings = vec![
        ["--port", "0"],
        ["--unixsocket", "redis.sock"],
        ["--save", ""],
        ["--appendonly", "no"],
        ["--maxmemory-policy", "noeviction"],
    ];
    if tls_port != "0" {
        settings.extend([
            ["--tls-port", &tls_port],
            ["--tls-cert-file", "certificate.pem"],
            ["--tls-key-file", "key.pem"],
            ["--tls-auth-clients", "no"],
        ]);
    }
    Command::new("redis-server")
        .args(settings.concat())
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("redis-server cannot be started ({error}); run bin/deps"))
}

fn make_certificate(folder: &TempDir) {
    run(Command::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
        ])
        .args([
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
        ])
        .args(["-keyout", "key.pem", "-out", "certificate.pem"])
        .current_dir(folder.path()));
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redis_comes_back_empty_and_is_gone_when_dropped() {
        let mut redis = Redis::start();
        redis.command(&["SET", "a", "1"]);
        assert_eq!(redis.keys(), 1);
        redis.restart_empty();
        assert_eq!(redis.keys(), 0);
        let folder = redis.folder.path().to_owned();
        drop(redis);
        assert!(!folder.exists());
    }
}
