//! How long the console's pages take with a full database. Run with `cargo bench --bench console`.
//!
//! 200,000 contacts, five campaigns to all of them that were simulated, replies and tickets that came of it, failed
//! messages with their dead letters; then `outbound web` as a process, and each page asked for many times over HTTP. A
//! time is that of the whole request on this machine. By environment: CONTACTS, CAMPAIGNS, TIMES each page is asked for,
//! ONLY pages whose name holds this.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "console/pages.rs"]
mod pages;
#[path = "console/seed.rs"]
mod seed;
#[path = "console/visitor.rs"]
mod visitor;

use domain::store::Store;
use migration::{Migrator, MigratorTrait};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    str::FromStr,
    time::Duration,
};
use visitor::{Times, Visitor};

const KEY: &str = "obk_of_the_benchmarks";

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    // One that waits for the disk at each commit, as in production.
    let postgres = servers::Postgres::start_durable();
    let database = servers::Database::create_on(postgres.url()).await;
    let redis = servers::Redis::start();
    let store = Store::open(&database.url()).await?;
    Migrator::up(&store.write, None).await?;
    let (contacts, campaigns) = (given("CONTACTS", 200_000), given("CAMPAIGNS", 5));
    let seeded = seed::fill(&store, &redis, contacts, campaigns).await?;
    println!("{seeded}");
    let web = Web::start(&database.url(), &redis.url())?;
    let mut visitor = Visitor::sign_in(&web.address, KEY).await?;
    let only: String = given("ONLY", String::new());
    println!(
        "{:<46} {:>8} {:>8} {:>8}   {:>8}",
        "page", "p50 ms", "p95 ms", "most", "bytes"
    );
    let all = pages::all(&store, campaigns).await?;
    for (name, path) in all.iter().filter(|(name, _)| name.contains(&only)) {
        let Times {
            p50,
            p95,
            most,
            bytes,
        } = visitor.ask(path, given("TIMES", 40)).await?;
        let late = if p95 > 50.0 { "  late" } else { "" };
        println!("{name:<46} {p50:>8.1} {p95:>8.1} {most:>8.1}   {bytes:>8}{late}");
    }
    Ok(())
}

/// A number or text from the environment, or the standard.
fn given<T: FromStr>(name: &str, standard: T) -> T {
    let text = std::env::var(name).ok();
    text.and_then(|text| text.trim().parse().ok())
        .unwrap_or(standard)
}

/// `outbound web`, which ends with this.
struct Web {
    child: Child,
    address: String,
}

impl Web {
    fn start(database: &str, redis: &str) -> anyhow::Result<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_outbound"))
            .arg("web")
            .env("BIND", "127.0.0.1:0")
            .env("ADMIN_API_KEY", KEY)
            .env("DATABASE_URL", database)
            .env("REDIS_URL", redis)
            .env("SECRET_KEY", format!("{}=", "A".repeat(43)))
            .stderr(Stdio::piped())
            .spawn()?;
        let log = child.stderr.take().expect("because it is piped");
        let (found, address) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(log).lines().map_while(Result::ok) {
                if let Some((_, rest)) = line.split_once("Listening on ") {
                    let _ =
                        found.send(rest.split([' ', '"']).next().unwrap_or_default().to_owned());
                }
            }
        });
        let address = address.recv_timeout(Duration::from_secs(30))?;
        Ok(Self { child, address })
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
