//! A whole installation on this machine for benchmarks: Postgres that waits for the disk, Redis, `outbound web` and
//! `outbound worker` as processes of their own, and the sandbox in the benchmark's process.

mod cpu;

pub(crate) use cpu::Cpu;

use anyhow::{Context, ensure};
use domain::store::Store;
use reqwest::Method;
use sandbox::{ACCESS_TOKEN, APP_SECRET, Number, PHONE_NUMBER_ID, Switches, WABA_ID};
use serde_json::{Value, json};
use servers::{Database, Postgres, Redis};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    str::FromStr,
    time::Duration,
};
use tokio::time::sleep;

const KEY: &str = "obk_of_the_benchmarks";

/// A number from the environment, or the standard.
pub(crate) fn given<T: FromStr>(name: &str, standard: T) -> T {
    let text = std::env::var(name).ok();
    text.and_then(|text| text.trim().parse().ok())
        .unwrap_or(standard)
}

/// The value in the middle.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// What the sandbox is like.
pub(crate) struct Meta {
    /// Messages per second that the number takes, and that the channel is set to.
    pub(crate) rate: u32,
    /// The portfolio's messaging limit, as in `TIER_UNLIMITED`.
    pub(crate) tier: String,
    /// What goes wrong, and how people behave.
    pub(crate) switches: Switches,
}

/// Everything that runs. What is dropped first stands first.
pub(crate) struct Site {
    processes: Vec<(&'static str, Child)>,
    http: reqwest::Client,
    /// Where `outbound web` answers.
    pub(crate) address: String,
    /// Where the sandbox answers.
    pub(crate) graph: String,
    /// The database, to look into.
    pub(crate) store: Store,
    _database: Database,
    postgres: Postgres,
    /// The Redis of the queue.
    pub(crate) redis: Redis,
}

impl Site {
    /// Starts everything and connects a channel.
    pub(crate) async fn start(meta: Meta, workers: usize) -> anyhow::Result<Self> {
        // A second one finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let number = Number {
            rate: meta.rate,
            tier: meta.tier,
            throughput_level: "HIGH".to_owned(),
            ..Number::default()
        };
        let graph = sandbox::start(sandbox::Settings {
            bind: ([127, 0, 0, 1], 0).into(),
            numbers: vec![number],
            switches: meta.switches,
            ..sandbox::Settings::default()
        });
        let graph = graph.await?.address();
        let postgres = Postgres::start_durable();
        let database = Database::create_on(postgres.url()).await;
        let redis = Redis::start();
        let environment = [
            ("BIND", "127.0.0.1:0".to_owned()),
            ("ADMIN_API_KEY", KEY.to_owned()),
            ("DATABASE_URL", database.url()),
            ("REDIS_URL", redis.url()),
            ("GRAPH_BASE_URL", graph.clone()),
            ("SECRET_KEY", format!("{}=", "A".repeat(43))),
            ("RUST_LOG", given("RUST_LOG", "info".to_owned())),
        ];
        let migrated = outbound(&["migrate", "up"], &environment).wait()?;
        ensure!(migrated.success(), "the database could not be migrated");
        let mut web = outbound(&["web"], &environment);
        let address = listening(&mut web).context("the web process did not start")?;
        let mut processes = vec![("web", web)];
        for _ in 0..workers {
            let mut worker = outbound(&["worker"], &environment);
            drop(pass_on(&mut worker));
            processes.push(("worker", worker));
        }
        let site = Self {
            store: Store::open(&database.url()).await?,
            http: reqwest::Client::new(),
            processes,
            address,
            graph,
            _database: database,
            postgres,
            redis,
        };
        site.connect(meta.rate).await?;
        Ok(site)
    }

    /// A template at the sandbox, webhooks to us, and a channel.
    async fn connect(&self, rate: u32) -> anyhow::Result<()> {
        let callback = format!("{}/channels/whatsapp/webhook", self.address);
        let callback = json!({ "webhook_url": callback });
        self.sandbox(Method::PATCH, "account", callback).await?;
        self.sandbox(Method::POST, "templates", json!({"count": 1}))
            .await?;
        let channel = json!({
            "phone_number_id": PHONE_NUMBER_ID,
            "waba_id": WABA_ID,
            "access_token": ACCESS_TOKEN,
            "app_secret": APP_SECRET,
            "verify_token": "benchmarks",
            "messages_per_second": rate,
        });
        self.api(Method::PUT, "agents/default/channel", channel)
            .await?;
        Ok(())
    }

    /// Asks the API.
    pub(crate) async fn api(
        &self,
        method: Method,
        path: &str,
        body: Value,
    ) -> anyhow::Result<Value> {
        let url = format!("{}/api/v1/{path}", self.address);
        self.ask(method, &url, body).await
    }

    /// Steers the sandbox, or looks at it.
    pub(crate) async fn sandbox(
        &self,
        method: Method,
        path: &str,
        body: Value,
    ) -> anyhow::Result<Value> {
        let url = format!("{}/sandbox/{path}", self.graph);
        self.ask(method, &url, body).await
    }

    async fn ask(&self, method: Method, url: &str, body: Value) -> anyhow::Result<Value> {
        let request = self.http.request(method, url).bearer_auth(KEY);
        let request = if body.is_null() {
            request
        } else {
            request.json(&body)
        };
        let answer = request.send().await?;
        let status = answer.status();
        let body: Value = answer.json().await.unwrap_or_default();
        ensure!(status.is_success(), "{url} answered {status}: {body}");
        Ok(body)
    }

    /// A count by SQL.
    pub(crate) async fn count(&self, sql: &str) -> anyhow::Result<u64> {
        Ok(domain::store::count(&self.store.read, sql, []).await?)
    }

    /// Waits until a count by SQL is zero.
    pub(crate) async fn until_none(&self, sql: &str) -> anyhow::Result<()> {
        while self.count(sql).await? > 0 {
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Processor time that every process has used so far.
    pub(crate) fn cpu(&self) -> Cpu {
        let mut groups: Vec<(&'static str, u32)> = self
            .processes
            .iter()
            .map(|(name, child)| (*name, child.id()))
            .collect();
        groups.push(("postgres", self.postgres.pid()));
        groups.push(("redis", self.redis.pid()));
        groups.push(("sandbox and load", std::process::id()));
        Cpu::of(&groups)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        for (_, child) in &mut self.processes {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn outbound(arguments: &[&str], environment: &[(&str, String)]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_outbound"))
        .args(arguments)
        .envs(environment.iter().cloned())
        .stderr(Stdio::piped())
        .spawn()
        .expect("because the binary was built with the benchmark")
}

/// Where it listens.
fn listening(child: &mut Child) -> Option<String> {
    let said = pass_on(child);
    said.recv_timeout(Duration::from_secs(30)).ok()
}

/// Reads the log, so that the process does not wait for a reader; warnings are shown.
#[expect(clippy::print_stderr, reason = "a benchmark shows what went wrong")]
fn pass_on(child: &mut Child) -> std::sync::mpsc::Receiver<String> {
    let log = child.stderr.take().expect("because it is piped");
    let (found, address) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(log).lines().map_while(Result::ok) {
            if let Some((_, rest)) = line.split_once("Listening on ") {
                let address = rest.split([' ', '"']).next().unwrap_or_default();
                let _ = found.send(address.to_owned());
            }
            if line.contains("WARN") || line.contains("ERROR") {
                eprintln!("{line}");
            }
        }
    });
    address
}
