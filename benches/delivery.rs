//! How fast a campaign is delivered through a channel, its statuses digested meanwhile; how quick a pause takes effect,
//! and how quick sending goes on after FLUSHALL. Run with `cargo bench --bench delivery`.
//!
//! `outbound web` and `outbound worker` as processes, a private Postgres and Redis, and the sandbox for Meta, all on the
//! same machine. Medians of the rounds. By environment: RECIPIENTS, LATENCY_MS of the sandbox, RATE of the number,
//! TIER, WORKERS, ROUNDS.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "delivery/campaign.rs"]
mod campaign;
#[path = "delivery/steer.rs"]
mod steer;
mod support;

use campaign::{arrivals, draft, prepare};
use reqwest::Method;
use sandbox::Switches;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use support::{Meta, Site, given, median};

const UNDIGESTED: &str = "SELECT COUNT(*) FROM webhook_event WHERE digested_at IS NULL";

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let recipients: u64 = given("RECIPIENTS", 100_000);
    let meta = Meta {
        rate: given("RATE", 5_000),
        tier: given("TIER", "TIER_UNLIMITED".to_owned()),
        switches: Switches {
            latency_ms: given("LATENCY_MS", 50),
            ..Switches::default()
        },
    };
    let site = Site::start(meta, given("WORKERS", 1)).await?;
    prepare(&site, recipients).await?;
    let mut rounds = Vec::new();
    for n in 0..given("ROUNDS", 3) {
        rounds.push(deliver(&site, n, recipients).await?);
    }
    let of = |figure: fn(&Round) -> f64| median(rounds.iter().map(figure).collect());
    println!("{recipients} recipients through one number      median");
    println!(
        "sends (10 % to 90 %)              {:>10.0} /s",
        of(|r| r.sends)
    );
    println!(
        "statuses digested meanwhile       {:>10.0} /s",
        of(|r| r.statuses)
    );
    println!(
        "Send answered to completed        {:>10.1} s",
        of(|r| r.completed)
    );
    println!(
        "until every status was applied    {:>10.1} s",
        of(|r| r.applied)
    );
    println!(
        "busiest second at the receiver    {:>10.0}",
        of(|r| r.highest)
    );
    println!(
        "sent twice                        {:>10.0}",
        of(|r| r.twice)
    );
    let mut steered = Vec::new();
    for n in 0..given("ROUNDS", 3) {
        steered.push(steer::steer(&site, rounds.len() as u64 + n, recipients).await?);
    }
    let of = |figure: fn(&(f64, f64)) -> f64| median(steered.iter().map(figure).collect());
    println!("last message after a pause        {:>10.0} ms", of(|s| s.0));
    println!("longest silence after FLUSHALL    {:>10.0} ms", of(|s| s.1));
    Ok(())
}

struct Round {
    sends: f64,
    statuses: f64,
    completed: f64,
    applied: f64,
    highest: f64,
    twice: f64,
}

/// One campaign to all contacts.
async fn deliver(site: &Site, n: u64, recipients: u64) -> anyhow::Result<Round> {
    site.sandbox(Method::DELETE, "messages", Value::Null)
        .await?;
    let digested = updates(site).await?;
    let campaign = draft(site, n).await?;
    let cpu = site.cpu();
    site.api(Method::POST, &format!("{campaign}/send"), json!({}))
        .await?;
    let answered = Instant::now();
    let sent = "SELECT COUNT(*) FROM campaign WHERE status IN ('launching', 'sending')";
    site.until_none(sent).await?;
    let completed = answered.elapsed().as_secs_f64();
    let meanwhile = (updates(site).await? - digested) as f64;
    loop {
        let stats = site.sandbox(Method::GET, "stats", Value::Null).await?;
        if stats["planned"] == 0 && stats["webhooks"]["waiting"] == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    site.until_none(UNDIGESTED).await?;
    let applied = answered.elapsed().as_secs_f64();
    println!(
        "round {}: {}",
        n + 1,
        site.cpu().since(&cpu, recipients as f64)
    );
    let stats = site.sandbox(Method::GET, "stats", Value::Null).await?;
    check(site, &campaign, &stats).await?;
    let sends = accepted_per_second(site).await?;
    let highest = stats["highest_second"].as_object();
    let round = Round {
        sends,
        statuses: meanwhile / completed,
        completed,
        applied,
        highest: highest
            .and_then(|seconds| seconds.values().next()?.as_f64())
            .unwrap_or(0.0),
        twice: stats["duplicates_by_callback"].as_f64().unwrap_or(f64::NAN),
    };
    println!(
        "round {}: {:.0} sends/s, {:.0} statuses/s, completed after {:.1} s, applied after {:.1} s, sent twice {}",
        n + 1,
        round.sends,
        round.statuses,
        round.completed,
        round.applied,
        round.twice
    );
    Ok(round)
}

/// Updates digested so far.
async fn updates(site: &Site) -> anyhow::Result<u64> {
    site.count("SELECT CAST(COALESCE(SUM(updates), 0) AS bigint) FROM webhook_event")
        .await
}

/// The funnel says what the sandbox did.
async fn check(site: &Site, campaign: &str, stats: &Value) -> anyhow::Result<()> {
    let campaign = site.api(Method::GET, campaign, Value::Null).await?;
    let reached = &campaign["reached"];
    for stage in ["sent", "delivered", "read"] {
        let (ours, theirs) = (&reached[stage], &stats["statuses"][stage]);
        anyhow::ensure!(ours == theirs, "{ours} are {stage} here, {theirs} at Meta");
    }
    Ok(())
}

/// Messages that the sandbox took per second, without the first and the last tenth.
async fn accepted_per_second(site: &Site) -> anyhow::Result<f64> {
    let at = arrivals(site).await?;
    let (first, last) = (at.len() / 10, at.len() * 9 / 10);
    anyhow::ensure!(last > first, "too few messages were sent");
    Ok((last - first) as f64 / (at[last] - at[first]) * 1e3)
}
