//! How soon what people write is routed and answered: a flood of it, and some of it beside a campaign that is being sent.
//! Run with `cargo bench --bench replies`.
//!
//! `outbound web` and `outbound worker` as processes, a private Postgres and Redis, and the sandbox for Meta, all on the
//! same machine; medians of the rounds. Each message is in a signed webhook of its own, posted at its time whatever the
//! answers do, and waits are counted from that time: to the commit of the transaction that routed it and opened its
//! ticket, as Postgres writes it down, and to the moment at which the sandbox accepted the answer. By environment: INBOUND
//! messages a second of the flood, BESIDE of them a second beside a campaign to RECIPIENTS at the number's RATE, SECONDS of
//! each, ROUNDS.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "delivery/campaign.rs"]
mod campaign;
#[path = "replies/crowd.rs"]
mod crowd;
mod load;
mod support;
#[path = "replies/waits.rs"]
mod waits;
#[path = "replies/writing.rs"]
mod writing;

use campaign::{draft, prepare};
use crowd::{Crowd, Mode};
use reqwest::Method;
use sandbox::Switches;
use serde_json::{Value, json};
use std::time::Duration;
use support::{Meta, Site, given};
use waits::{Round, show, tell};
use writing::{accepted_per_second, write};

const UNROUTED: &str = "SELECT COUNT(*) FROM message WHERE direction = 'in' AND routed_at IS NULL";

/// Answers that have not left.
const UNSAID: &str = "SELECT COUNT(*) FROM recipient WHERE watched IN ('queued', 'sending') \
                      AND campaign_id IN (SELECT id FROM campaign WHERE kind = 'reply')";

/// Campaigns that are on their way.
const SENDING: &str =
    "SELECT COUNT(*) FROM campaign WHERE kind = 'campaign' AND status IN ('launching', 'sending')";

/// Messages a second of the number that answers a flood: Meta's higher throughput.
const FAST: u32 = 1_000;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let seconds: f64 = given("SECONDS", 30.0);
    let rounds: u64 = given("ROUNDS", 3);
    let (inbound, beside): (f64, f64) = (given("INBOUND", 500.0), given("BESIDE", 20.0));
    if inbound > 0.0 {
        let site = site(FAST).await?;
        let (mut human, mut ai) = (Vec::new(), Vec::new());
        for n in 0..rounds {
            let many = (inbound * seconds) as usize;
            human.push(flood(&site, (2 * n, Mode::Human), inbound, many).await?);
            ai.push(flood(&site, (2 * n + 1, Mode::Ai), inbound, many).await?);
        }
        println!("{inbound:.0} messages/s come in                  median");
        show("routed, a ticket opened", &human, |round| &round.routed);
        show("routed, the agent answers", &ai, |round| &round.routed);
        show("its answer accepted", &ai, |round| {
            round.answered.as_ref().unwrap_or(&round.routed)
        });
    }
    if beside > 0.0 {
        let rate: u32 = given("RATE", 80);
        let site = site(rate).await?;
        let recipients: u64 = given("RECIPIENTS", 100_000);
        // Before the others, so that they are the campaign's first: of the others, none is messaged meanwhile.
        prepare(&site, recipients).await?;
        let mut measured = Vec::new();
        for n in 0..rounds {
            // Half of them each.
            let many = (beside * seconds) as usize;
            measured.push(alongside(&site, (n, rate), beside, many).await?);
        }
        println!("{beside:.0} messages/s beside a campaign at {rate}/s    median");
        show("routed, a ticket opened", &measured, |round| &round.routed);
        show("answer of the agent accepted", &measured, |round| {
            round.answered.as_ref().unwrap_or(&round.routed)
        });
    }
    Ok(())
}

/// An installation whose number takes so many messages a second, and whose agent knows when the shop is open.
async fn site(rate: u32) -> anyhow::Result<Site> {
    let meta = Meta {
        rate,
        tier: "TIER_UNLIMITED".to_owned(),
        switches: Switches {
            latency_ms: given("LATENCY_MS", 50),
            windows: false,
            ..Switches::default()
        },
    };
    let site = Site::start(meta, given("WORKERS", 1)).await?;
    let hours =
        json!({"title": "Opening hours", "text": "The shop is open from nine to six on weekdays."});
    site.api(Method::POST, "agents/default/knowledge", hours)
        .await?;
    Ok(site)
}

/// A crowd writes at once.
async fn flood(
    site: &Site,
    (n, mode): (u64, Mode),
    rate: f64,
    messages: usize,
) -> anyhow::Result<Round> {
    site.sandbox(Method::DELETE, "messages", Value::Null)
        .await?;
    let crowd = Crowd::messaged(site, (n, mode), messages).await?;
    let cpu = site.cpu();
    let written = write(site, &[&crowd], rate).await?;
    until_still(site).await?;
    let used = site.cpu().since(&cpu, written.messages() as f64);
    let routed = written.routed(site, &crowd).await?;
    crowd.check(site, written.people(&crowd)).await?;
    let answered = match mode {
        Mode::Human => None,
        Mode::Ai => Some(written.answered(site, &crowd).await?),
    };
    println!(
        "{mode:?}, {} messages of {} people; {used}",
        written.messages(),
        written.people(&crowd)
    );
    tell(&written.taken, &routed, answered.as_ref());
    Ok(Round { routed, answered })
}

/// Two crowds write, one to people and one to the agent, while a campaign is sent at the number's full rate.
async fn alongside(
    site: &Site,
    (n, number): (u64, u32),
    rate: f64,
    messages: usize,
) -> anyhow::Result<Round> {
    let human = Crowd::messaged(site, (2 * n, Mode::Human), messages).await?;
    let ai = Crowd::messaged(site, (2 * n + 1, Mode::Ai), messages).await?;
    site.sandbox(Method::DELETE, "messages", Value::Null)
        .await?;
    let campaign = draft(site, 1_000 + n).await?;
    site.api(Method::POST, &format!("{campaign}/send"), json!({}))
        .await?;
    while site.sandbox(Method::GET, "stats", Value::Null).await?["accepted"].as_u64()
        < Some(u64::from(number))
    {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let cpu = site.cpu();
    let written = write(site, &[&human, &ai], rate).await?;
    let (used, sends) = (
        site.cpu().since(&cpu, written.messages() as f64),
        accepted_per_second(site).await?,
    );
    anyhow::ensure!(
        site.count(SENDING).await? == 1,
        "the campaign ended too early: give it more RECIPIENTS"
    );
    site.api(Method::POST, &format!("{campaign}/cancel"), json!({}))
        .await?;
    site.until_none(SENDING).await?;
    until_still(site).await?;
    let routed = written.routed(site, &human).await?;
    written.routed(site, &ai).await?;
    for crowd in [&human, &ai] {
        crowd.check(site, written.people(crowd)).await?;
    }
    let answered = written.answered(site, &ai).await?;
    println!(
        "{} messages beside {sends:.0} sends/s; {used}",
        written.messages()
    );
    tell(&written.taken, &routed, Some(&answered));
    Ok(Round {
        routed,
        answered: Some(answered),
    })
}

/// Everything that came in is routed, and what was said has left.
async fn until_still(site: &Site) -> anyhow::Result<()> {
    let last = site
        .count("SELECT COALESCE(MAX(id), 0) FROM webhook_event")
        .await?;
    let undigested =
        format!("SELECT COUNT(*) FROM webhook_event WHERE digested_at IS NULL AND id <= {last}");
    for waiting in [&undigested, UNROUTED, UNSAID] {
        site.until_none(waiting).await?;
    }
    Ok(())
}
