//! The binary as a process of its own, with its own database, on a free port.

use super::Client;
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};
use tempfile::TempDir;

/// The admin key of every server under test.
pub const KEY: &str = "obk_of_the_tests";

/// `outbound <arguments>`, in an environment that holds nothing of ours.
pub fn outbound(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_outbound"));
    command.args(arguments);
    for (name, _) in std::env::vars() {
        if !["PATH", "HOME", "TMPDIR", "RUST_BACKTRACE"].contains(&name.as_str()) {
            command.env_remove(name);
        }
    }
    command
}

/// A server on SQLite with its queue in the process. Killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: String,
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl Server {
    /// `outbound up` on a database of its own.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// `outbound up` on a database of its own, with these variables too.
    pub fn start_with(environment: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let environment: Vec<_> = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let (child, address) = spawn(folder.path(), &environment);
        Self {
            child,
            address,
            folder,
            environment,
        }
    }

    /// A client with the admin key.
    pub fn client(&self) -> Client {
        Client::new(&self.address, Some(KEY))
    }

    /// A client with another key, or none.
    pub fn client_with(&self, key: Option<&str>) -> Client {
        Client::new(&self.address, key)
    }

    /// Where it listens, as in `http://127.0.0.1:43211`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its database, as in `DATABASE_URL`.
    pub fn database_url(&self) -> String {
        database_url(self.folder.path())
    }

    /// Sends SIGTERM and waits for the end.
    pub fn stop(&mut self) -> ExitStatus {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(
            sent.expect("kill runs").success(),
            "the process had ended by itself"
        );
        self.child.wait().expect("it can be waited for")
    }

    /// Kills it, as a crash would, and starts it again on the same database.
    pub fn crash_and_restart(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        (self.child, self.address) = spawn(self.folder.path(), &self.environment);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn database_url(folder: &Path) -> String {
    format!("sqlite://{}/outbound.db", folder.display())
}

/// Starts it and waits until it says where it listens.
fn spawn(folder: &Path, environment: &[(String, String)]) -> (Child, String) {
    let mut child = outbound(&["up"])
        .env("BIND", "127.0.0.1:0")
        .env("DATABASE_URL", database_url(folder))
        .env("ADMIN_API_KEY", KEY)
        .envs(environment.iter().cloned())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let stderr = child.stderr.take().expect("it is piped");
    let (found, address) = mpsc::channel();
    // Its log goes on to ours, which cargo shows when a test fails.
    thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            if let Some((_, rest)) = line.split_once("Listening on ") {
                let address = rest.split([' ', '"']).next().unwrap_or_default();
                let _ = found.send(address.to_owned());
            }
            eprintln!("{line}");
        }
    });
    let address = address
        .recv_timeout(Duration::from_secs(30))
        .expect("it says where it listens");
    (child, address)
}
