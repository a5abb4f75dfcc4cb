//! The binary as a process of its own, with its own database, on a free port.

use super::Client;
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};
use tempfile::TempDir;

/// The admin key of every server under test.
pub(crate) const KEY: &str = "obk_of_the_tests";

/// `outbound <arguments>`, in an environment that holds nothing of ours.
pub(crate) fn outbound(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_outbound"));
    command.args(arguments);
    environment_without_ours(&mut command);
    command
}

/// Leaves of this environment only what every program needs.
pub(super) fn environment_without_ours(command: &mut Command) {
    for (name, _) in std::env::vars() {
        if !["PATH", "HOME", "TMPDIR", "RUST_BACKTRACE"].contains(&name.as_str()) {
            command.env_remove(name);
        }
    }
}

/// A server on SQLite with its queue in the process. Killed when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    process: Process,
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl Server {
    /// `outbound up` on a database of its own.
    pub(crate) fn start() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let database = database_url(folder.path());
        let ours = [
            ("BIND", "127.0.0.1:0"),
            ("DATABASE_URL", database.as_str()),
            ("ADMIN_API_KEY", KEY),
        ];
        let environment = ours
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec();
        let process = Process::serving(&["up"], &environment);
        Self {
            process,
            folder,
            environment,
        }
    }

    /// A client with the admin key.
    pub(crate) fn client(&self) -> Client {
        Client::new(self.address(), Some(KEY))
    }

    /// A client with another key, or none.
    pub(crate) fn client_with(&self, key: Option<&str>) -> Client {
        Client::new(self.address(), key)
    }

    /// Where it listens, as in `http://127.0.0.1:43211`.
    pub(crate) fn address(&self) -> &str {
        &self.process.address
    }

    /// Its database, as in `DATABASE_URL`.
    pub(crate) fn database_url(&self) -> String {
        database_url(self.folder.path())
    }

    /// Sends SIGTERM and waits for the end.
    pub(crate) fn stop(&mut self) -> ExitStatus {
        self.process.terminate()
    }

    /// Kills it, as a crash would, and starts it again on the same database.
    pub(crate) fn crash_and_restart(&mut self) {
        self.process.kill9();
        self.process = Process::serving(&["up"], &self.environment);
    }
}

fn database_url(folder: &Path) -> String {
    format!("sqlite://{}/outbound.db", folder.display())
}

fn start(arguments: &[&str], environment: &[(String, String)]) -> Child {
    outbound(arguments)
        .envs(environment.iter().cloned())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts")
}

/// What a process has logged so far.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Log {
    fn add(&self, line: &str) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str(line);
        text.push('\n');
    }
}

/// Passes its log on to ours, which cargo shows when a test fails, and answers where it listens.
#[expect(clippy::print_stderr, reason = "cargo shows it when a test fails")]
fn pass_on(child: &mut Child, log: &Log) -> mpsc::Receiver<String> {
    let stderr = child.stderr.take().expect("it is piped");
    let (found, address) = mpsc::channel();
    let log = log.clone();
    thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            if let Some((_, rest)) = line.split_once("Listening on ") {
                let address = rest.split([' ', '"']).next().unwrap_or_default();
                let _ = found.send(address.to_owned());
            }
            eprintln!("{line}");
            log.add(&line);
        }
    });
    address
}

/// One process of an installation. Killed when dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    log: Log,
    /// Where it listens, if it serves.
    pub(crate) address: String,
}

impl Process {
    /// A process that serves HTTP.
    pub(crate) fn serving(arguments: &[&str], environment: &[(String, String)]) -> Self {
        let (mut process, address) = Self::begin(arguments, environment);
        process.address = address
            .recv_timeout(Duration::from_secs(30))
            .expect("it says where it listens");
        process
    }

    /// A process that does not, or whose address is known.
    pub(crate) fn start(arguments: &[&str], environment: &[(String, String)]) -> Self {
        Self::begin(arguments, environment).0
    }

    fn begin(
        arguments: &[&str],
        environment: &[(String, String)],
    ) -> (Self, mpsc::Receiver<String>) {
        let mut child = start(arguments, environment);
        let log = Log::default();
        let address = pass_on(&mut child, &log);
        let process = Self {
            child,
            log,
            address: String::new(),
        };
        (process, address)
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        let text = self.log.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.clone()
    }

    /// A process that ends by itself, and well.
    pub(crate) fn run(arguments: &[&str], environment: &[(String, String)]) {
        let ended = start(arguments, environment)
            .wait()
            .expect("it can be waited for");
        assert!(ended.success(), "{arguments:?} ended with {ended}");
    }

    /// SIGKILL: it gets no chance to tidy up.
    pub(crate) fn kill9(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// SIGTERM; answers how it ended.
    pub(crate) fn terminate(&mut self) -> ExitStatus {
        self.signal("TERM");
        self.child.wait().expect("it can be waited for")
    }

    /// Sends it a signal, as in `STOP`.
    pub(crate) fn signal(&self, name: &str) {
        let (signal, pid) = (format!("-{name}"), self.child.id().to_string());
        let sent = Command::new("kill").args([signal, pid]).status();
        assert!(
            sent.expect("kill runs").success(),
            "the process had ended by itself"
        );
    }

    /// Whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.ending().is_some()
    }

    /// How it ended, if it has ended by itself.
    pub(super) fn ending(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("it can be waited for")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill9();
    }
}
