//! A whole installation on one of the two footings. The same tests run on both.

use super::{
    Client, Meta,
    process::{KEY, Process},
};
use serde_json::{Value, json};
use servers::{Database, Postgres, Redis, free_port};
use std::{future::Future, panic::resume_unwind, thread, time::Duration};
use tempfile::TempDir;
use tokio::{
    runtime::Builder,
    time::{Instant, sleep},
};

/// How long a test waits for a condition before it fails.
const PATIENCE: Duration = Duration::from_secs(120);

/// Seals tokens where several processes must open them. The embedded footing makes its own.
const SECRET_KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// The two footings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Footing {
    /// SQLite, the queue in the process: one `outbound up`.
    Embedded,
    /// Postgres and Redis: `outbound web` and two `outbound worker`.
    Scaled,
    /// The same on a Postgres of its own, to be killed.
    Mortal,
}

/// Processes and servers of one test. All are stopped when it is dropped.
#[derive(Debug)]
pub(crate) struct Installation {
    pub(super) web: Process,
    pub(super) workers: Vec<Process>,
    /// The Redis of the scaled footing.
    pub(crate) redis: Option<Redis>,
    pub(super) environment: Vec<(String, String)>,
    // Dropped in this order: the database before its server.
    _database: Option<Database>,
    /// The Postgres of the mortal footing.
    pub(crate) postgres: Option<Postgres>,
    _folder: TempDir,
}

impl Installation {
    /// Starts the footing's processes.
    pub(crate) async fn start(footing: Footing) -> Self {
        Self::start_with(footing, &[("SIMULATION_SPEED", "100000")]).await
    }

    /// Starts the footing's processes with this sandbox in Meta's place. They listen on a port that is known before, so
    /// that Meta can be told where to post webhooks.
    pub(crate) async fn start_against(
        footing: Footing,
        meta: &Meta,
        variables: &[(&str, &str)],
    ) -> Self {
        let address = format!("127.0.0.1:{}", free_port());
        let public = format!("http://{address}");
        let ours = [
            ("GRAPH_BASE_URL", meta.address.as_str()),
            ("BIND", &address),
            ("PUBLIC_URL", &public),
        ];
        Self::start_with(footing, &[&ours, variables].concat()).await
    }

    /// Starts the footing's processes with these variables.
    pub(crate) async fn start_with(footing: Footing, variables: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let mut environment: Vec<(String, String)> = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let mut set = |name: &str, value: String| environment.push((name.to_owned(), value));
        if !variables.iter().any(|(name, _)| *name == "BIND") {
            set("BIND", "127.0.0.1:0".to_owned());
        }
        set("ADMIN_API_KEY", KEY.to_owned());
        let (mut database, mut redis, mut postgres) = (None, None, None);
        match footing {
            Footing::Embedded => set(
                "DATABASE_URL",
                format!("sqlite://{}/outbound.db", folder.path().display()),
            ),
            Footing::Scaled | Footing::Mortal => {
                let new_database = if footing == Footing::Mortal {
                    let server = postgres.insert(Postgres::start());
                    Database::create_on(server.url()).await
                } else {
                    Database::create().await
                };
                let new_redis = Redis::start();
                set("DATABASE_URL", new_database.url());
                set("REDIS_URL", new_redis.url());
                set("SECRET_KEY", SECRET_KEY.to_owned());
                (database, redis) = (Some(new_database), Some(new_redis));
            }
        }
        let mut workers = Vec::new();
        let web = match footing {
            Footing::Embedded => Process::serving(&["up"], &environment),
            Footing::Scaled | Footing::Mortal => {
                Process::run(&["migrate", "up"], &environment);
                workers = (0..2)
                    .map(|_| Process::start(&["worker"], &environment))
                    .collect();
                Process::serving(&["web"], &environment)
            }
        };
        Self {
            web,
            workers,
            redis,
            environment,
            _database: database,
            postgres,
            _folder: folder,
        }
    }

    /// What the processes were given as `name`.
    pub(crate) fn variable(&self, name: &str) -> &str {
        let found = self.environment.iter().find(|(key, _)| key == name);
        &found.expect("it is set").1
    }

    /// Where it listens, as in `http://127.0.0.1:43211`.
    pub(crate) fn address(&self) -> &str {
        &self.web.address
    }

    /// A client with the admin key.
    pub(crate) fn client(&self) -> Client {
        Client::new(&self.web.address, Some(KEY))
    }

    /// A client with another key, or none.
    pub(crate) fn client_with(&self, key: Option<&str>) -> Client {
        Client::new(&self.web.address, key)
    }

    /// Starts another process that serves, beside the first; answers a client of it, with the admin key.
    pub(crate) fn client_of_another_web(&mut self) -> Client {
        let web = Process::serving(&["web"], &self.environment);
        let client = Client::new(&web.address, Some(KEY));
        self.workers.push(web);
        client
    }

    /// Connects the default agent to the sandbox's first number, at this rate; answers the channel.
    pub(crate) async fn connect(&self, messages_per_second: f64) -> Value {
        let mut channel = Meta::channel();
        channel["messages_per_second"] = json!(messages_per_second);
        let answer = self.client().put("agents/default/channel", channel).await;
        answer.expect(200)
    }

    /// What all processes have logged so far.
    pub(crate) fn log(&self) -> String {
        let processes = self.workers.iter().chain([&self.web]);
        processes.map(Process::log).collect()
    }

    /// Kills a process that works, as a crash would, and starts another in its place: one of the workers in turn,
    /// or the only process of the embedded footing.
    pub(crate) fn crash_a_worker(&mut self) {
        self.replace(Process::kill9);
    }

    /// Like a crash, but it is told to stop and ends by itself.
    pub(crate) fn replace_a_worker(&mut self) {
        self.replace(|process| {
            let ended = process.terminate();
            assert!(ended.success(), "a worker ended with {ended}");
        });
    }

    /// Replaces one of the workers politely by one whose clock is wrong by this much, as in `+1h` (libfaketime's words).
    pub(crate) fn replace_a_worker_by_one_whose_clock_is(&mut self, wrong_by: &str) {
        let mut gone = self.workers.remove(0);
        gone.terminate();
        let mut environment = self.environment.clone();
        for (name, value) in [
            ("LD_PRELOAD", libfaketime().as_str()),
            ("FAKETIME", wrong_by),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ] {
            environment.push((name.to_owned(), value.to_owned()));
        }
        self.workers.push(Process::start(&["worker"], &environment));
    }

    fn replace(&mut self, end: impl Fn(&mut Process)) {
        if self.workers.is_empty() {
            end(&mut self.web);
            self.web = Process::serving(&["up"], &self.environment);
        } else {
            let mut gone = self.workers.remove(0);
            end(&mut gone);
            self.workers
                .push(Process::start(&["worker"], &self.environment));
        }
    }

    /// Stops every process politely: each must end well, and no job may be left behind.
    pub(crate) async fn finish(mut self) {
        let client = self.client();
        eventually("no job is left in any queue", || async {
            let queues = client.get("queues").await.expect(200);
            let left = |queue: &Value| {
                ["ready", "scheduled", "in_flight"]
                    .iter()
                    .any(|n| queue[*n] != 0)
            };
            !queues
                .as_array()
                .expect("a list of queues")
                .iter()
                .any(left)
        })
        .await;
        for process in self.workers.iter_mut().chain([&mut self.web]) {
            let ended = process.terminate();
            assert!(
                ended.success(),
                "a process ended with {ended} after SIGTERM"
            );
        }
    }
}

/// Where Debian keeps the library that gives a process another time.
fn libfaketime() -> String {
    let folders = std::fs::read_dir("/usr/lib").expect("a folder of libraries");
    let libraries =
        folders.filter_map(|folder| Some(folder.ok()?.path().join("faketime/libfaketimeMT.so.1")));
    let found = libraries.into_iter().find(|library| library.exists());
    let found = found.expect("libfaketime; `make deps` installs it");
    found.display().to_string()
}

/// The same on both footings, side by side; answers what came of it on the embedded and on the scaled one. Each has a
/// thread of its own, so that neither waits while the other starts its processes.
pub(crate) fn on_both<T: Send, F: Future<Output = T>>(
    story: impl Fn(Footing) -> F + Sync,
) -> (T, T) {
    let run = |footing| {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(story(footing))
    };
    thread::scope(|scope| {
        let embedded = scope.spawn(|| run(Footing::Embedded));
        let scaled = run(Footing::Scaled);
        let embedded = embedded.join();
        (
            embedded.unwrap_or_else(|panic| resume_unwind(panic)),
            scaled,
        )
    })
}

/// Waits until `holds`; fails with `what` when it takes too long.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, holds: impl Fn() -> F) {
    let start = Instant::now();
    while !holds().await {
        assert!(
            start.elapsed() < PATIENCE,
            "it did not become true that {what}"
        );
        sleep(Duration::from_millis(50)).await;
    }
}
