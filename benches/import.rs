//! How fast 100,000 contacts are imported from CSV, on both databases. Run with
//! `cargo bench --bench import`. Figures are medians of three imports of new contacts.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use domain::{
    Ctx, Settings, agent, attribute,
    clock::Clock,
    import,
    queue::{Lane, Queue, QueueSettings},
    store::Store,
};
use entity::{
    attribute::AttributeType,
    import::{ImportFormat, ImportStatus},
};
use migration::{Migrator, MigratorTrait};
use std::{
    fmt::Write,
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

const CONTACTS: usize = 100_000;
const ROUNDS: usize = 3;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let sqlite = format!("sqlite://{}/bench.db", folder.path().display());
    measure("SQLite", &sqlite, Queue::memory(QueueSettings::default())).await?;
    // One that waits for the disk at each commit, as in production.
    let postgres = servers::Postgres::start_durable();
    let database = servers::Database::create_on(postgres.url()).await;
    let redis = servers::Redis::start();
    let queue = Queue::redis(&redis.url(), QueueSettings::default()).await?;
    measure("Postgres", &database.url(), queue).await
}

async fn measure(name: &str, url: &str, queue: Queue) -> anyhow::Result<()> {
    let store = Store::open(url).await?;
    Migrator::up(&store.write, None).await?;
    let ctx = Ctx::new(store, Clock::system(), Settings::default());
    let agent = agent::default(&ctx).await?.id;
    for (name, kind) in [
        ("city", AttributeType::Text),
        ("points", AttributeType::Number),
    ] {
        let new = attribute::New {
            name: name.to_owned(),
            label: None,
            kind,
            description: None,
        };
        attribute::create(&ctx, agent, new).await?;
    }
    let stop = CancellationToken::new();
    let working = tokio::spawn(workers::run(
        ctx.clone(),
        queue,
        &[Lane::Import],
        stop.clone(),
    ));
    let mut took = Vec::new();
    for round in 0..ROUNDS {
        let start = Instant::now();
        let import = import::accept(&ctx, agent, ImportFormat::Csv, csv(round)).await?;
        while import::get(&ctx, agent, import.id).await?.row.status != ImportStatus::Completed {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        took.push(start.elapsed());
    }
    took.sort();
    println!(
        "{CONTACTS} contacts imported from CSV, {name:<10} {:>8.2} s",
        took[ROUNDS / 2].as_secs_f64()
    );
    stop.cancel();
    working.await?
}

fn csv(round: usize) -> Vec<u8> {
    let mut csv = String::from("external_id,name,email,phone,city,points\n");
    for n in 0..CONTACTS {
        let _ = writeln!(
            csv,
            "r{round}-{n},Person {n},p{n}@example.com,+3519{:08},City {},{}",
            n + 10_000_000,
            n % 100,
            n % 500
        );
    }
    csv.into_bytes()
}
