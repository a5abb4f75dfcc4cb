//! How fast webhooks are taken and digested. Run with `cargo bench --bench webhook`.
//!
//! `outbound web` and `outbound worker` as processes, a private Postgres and Redis, and this load, all on the same
//! machine; medians of the rounds. Requests are sent at their times whatever the answers do, and waits are counted from
//! those times. By environment: RATE of single statuses, BATCHES per second of 500 each, LOAD_SECS, WORKERS, ROUNDS.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod load;
mod support;

use domain::store::{column, execute};
use load::{Taken, offer, signed};
use sandbox::{APP_SECRET, PHONE_NUMBER_ID, Switches, WABA_ID};
use std::{fmt::Write, time::Instant};
use support::{Meta, Site, given, median};

const UNDIGESTED: &str = "SELECT COUNT(*) FROM webhook_event WHERE digested_at IS NULL";

/// Statuses of a large webhook.
const BATCH: usize = 500;

/// Connections of single statuses, and of large webhooks.
const CONNECTIONS: (usize, usize) = (64, 8);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let seconds: f64 = given("LOAD_SECS", 15.0);
    let (rate, batches): (f64, f64) = (given("RATE", 3_000.0), given("BATCHES", 30.0));
    let meta = Meta {
        rate: 1_000,
        tier: "TIER_UNLIMITED".to_owned(),
        switches: Switches::default(),
    };
    let site = Site::start(meta, given("WORKERS", 1)).await?;
    let (mut fixed, mut fastest, mut large) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..given("ROUNDS", 3) {
        println!("round {}", round + 1);
        fixed.push(single(&site, Some(rate), (rate * seconds) as usize).await?);
        // As many as the fixed rate would take in half of the time.
        fastest.push(single(&site, None, (rate * seconds / 2.0) as usize).await?);
        large.push(in_batches(&site, batches, (batches * seconds) as usize).await?);
    }
    show((rate, batches), [&fixed, &fastest, &large]);
    Ok(())
}

/// Prints the medians of all rounds.
fn show((rate, batches): (f64, f64), [fixed, fastest, large]: [&[Round]; 3]) {
    let of =
        |rounds: &[Round], figure: fn(&Round) -> f64| median(rounds.iter().map(figure).collect());
    println!("                                    median");
    println!("single statuses offered           {rate:>10.0} /s",);
    println!(
        "  taken                           {:>10.0} /s",
        of(fixed, |r| r.taken)
    );
    println!(
        "  answered within, p50            {:>10.1} ms",
        of(fixed, |r| r.p50)
    );
    println!(
        "  answered within, p99            {:>10.1} ms",
        of(fixed, |r| r.p99)
    );
    println!(
        "  all applied after the last      {:>10.2} s",
        of(fixed, |r| r.behind)
    );
    println!(
        "single statuses, as fast as taken {:>10.0} /s",
        of(fastest, |r| r.taken)
    );
    println!(
        "  answered within, p99            {:>10.1} ms",
        of(fastest, |r| r.p99)
    );
    println!(
        "statuses offered, {BATCH} at once     {:>10.0} /s",
        batches * BATCH as f64
    );
    println!(
        "  applied                         {:>10.0} /s",
        of(large, |r| r.applied)
    );
    println!(
        "  answered within, p99            {:>10.1} ms",
        of(large, |r| r.p99)
    );
    println!(
        "  webhooks undigested at the end  {:>10.0}",
        of(large, |r| r.backlog)
    );
    println!(
        "  all applied after the last      {:>10.2} s",
        of(large, |r| r.behind)
    );
}

struct Round {
    taken: f64,
    p50: f64,
    p99: f64,
    applied: f64,
    backlog: f64,
    behind: f64,
}

/// Every recipient's delivery, each in a webhook of its own.
async fn single(site: &Site, rate: Option<f64>, n: usize) -> anyhow::Result<Round> {
    let sent = Campaign::sent(site, n).await?;
    let requests = (0..n).map(|n| signed(APP_SECRET, &sent.body(&[(n, "delivered")])));
    let requests: Vec<_> = requests.collect();
    measure(site, &sent, n, |address| async move {
        offer(&address, CONNECTIONS.0, rate, requests).await
    })
    .await
}

/// Three statuses of every recipient, 500 in a webhook: a batch's sent, delivered and read one after the other.
async fn in_batches(site: &Site, rate: f64, webhooks: usize) -> anyhow::Result<Round> {
    let webhooks = webhooks.div_ceil(3) * 3;
    let sent = Campaign::sent(site, webhooks / 3 * BATCH).await?;
    let requests = (0..webhooks).map(|webhook| {
        let (first, stage) = (
            webhook / 3 * BATCH,
            ["sent", "delivered", "read"][webhook % 3],
        );
        let statuses: Vec<_> = (first..first + BATCH).map(|n| (n, stage)).collect();
        signed(APP_SECRET, &sent.body(&statuses))
    });
    let requests: Vec<_> = requests.collect();
    measure(site, &sent, webhooks * BATCH, |address| async move {
        offer(&address, CONNECTIONS.1, Some(rate), requests).await
    })
    .await
}

/// Offers a load, and waits until all of it is applied.
async fn measure<F>(
    site: &Site,
    sent: &Campaign,
    statuses: usize,
    load: impl FnOnce(String) -> F,
) -> anyhow::Result<Round>
where
    F: Future<Output = anyhow::Result<Taken>>,
{
    let (start, cpu) = (Instant::now(), site.cpu());
    let taken = load(site.address.clone()).await?;
    let (end, backlog) = (Instant::now(), site.count(UNDIGESTED).await?);
    site.until_none(UNDIGESTED).await?;
    let (behind, whole) = (end.elapsed().as_secs_f64(), start.elapsed().as_secs_f64());
    let used = site.cpu().since(&cpu, statuses as f64);
    sent.check(site, statuses).await?;
    let round = Round {
        taken: taken.rate(),
        p50: taken.quantile(0.5),
        p99: taken.quantile(0.99),
        applied: statuses as f64 / whole,
        backlog: backlog as f64,
        behind,
    };
    println!(
        "  {:.0} webhooks/s, p50 {:.1} ms, p99 {:.1} ms, {:.0} statuses/s applied, {backlog} undigested at the end, {behind:.2} s behind; {used}",
        round.taken, round.p50, round.p99, round.applied
    );
    Ok(round)
}

/// A campaign whose messages were all sent.
struct Campaign {
    id: i64,
    installation: String,
    recipients: Vec<i64>,
}

impl Campaign {
    async fn sent(site: &Site, recipients: usize) -> anyhow::Result<Self> {
        let db = &site.store.write;
        let installation = column(db, "SELECT id FROM installation", []).await?;
        let installation = installation.into_iter().next();
        let sql = "INSERT INTO campaign (agent_id, name, status, delivery, reply_mode, template_id, variables, audience, \
                   expires_after_hours, in_doubt_policy, channel_id, created_at, updated_at, sent_at, frozen_at, completed_at, played_at) \
                   SELECT agent_id, 'bench', 'completed', 'whatsapp', 'human', 1, '{}', '{}', 24, 'hold', id, 0, 0, 1, 1, 1, 1 \
                   FROM channel RETURNING id";
        let ids: Vec<i64> = column(db, sql, []).await?;
        let id = ids.into_iter().next().unwrap_or_default();
        let sql = "INSERT INTO recipient (campaign_id, contact_id, phone, parameters, state, attempt, wamid, wamid_attempt, \
                   queued_at, claimed_at, first_tried_at, sent_at, due_at, dispatched_until) \
                   SELECT $1, n, '+1555' || lpad(CAST(n AS text), 7, '0'), '{\"1\": \"Ann\", \"2\": \"A-17\"}', 'sent', 1, \
                   'wamid.HBgLMTU1NTAxMDAwMDE' || $1 || '.' || n, 1, 0, 1, 1, 1, 0, 0 FROM generate_series(1, $2) AS n RETURNING id";
        let count = i64::try_from(recipients)?;
        let recipients = column(db, sql, [id.into(), count.into()]).await?;
        let sql = "INSERT INTO campaign_counter (campaign_id, shard, sent, reached_sent) VALUES ($1, 0, $2, $2)";
        execute(db, sql, [id.into(), count.into()]).await?;
        execute(db, "ANALYZE recipient", []).await?;
        Ok(Self {
            id,
            // Named by the first worker that needs it.
            installation: match installation {
                Some(name) => name,
                None => {
                    let sql = "INSERT INTO installation (id) VALUES ('bench') RETURNING id";
                    let named: Vec<String> = column(db, sql, []).await?;
                    named.into_iter().next().unwrap_or_default()
                }
            },
            recipients,
        })
    }

    /// A webhook that tells of these recipients' stages, as Meta writes it.
    fn body(&self, statuses: &[(usize, &str)]) -> String {
        let (mut contacts, mut told) = (String::new(), String::new());
        for (n, stage) in statuses {
            let comma = if told.is_empty() { "" } else { "," };
            let (phone, recipient) = (format!("1555{:07}", n + 1), self.recipients[*n]);
            let _ = write!(
                contacts,
                r#"{comma}{{"profile":{{"name":"Ann"}},"wa_id":"{phone}","user_id":"US.{phone}"}}"#
            );
            let _ = write!(
                told,
                r#"{comma}{{"id":"wamid.HBgLMTU1NTAxMDAwMDE{}.{}","status":"{stage}","timestamp":"1790000000","recipient_id":"{phone}","recipient_user_id":"US.{phone}","biz_opaque_callback_data":"outbound:{}:{recipient}:1","pricing":{{"billable":true,"pricing_model":"PMP","type":"regular","category":"marketing"}}}}"#,
                self.id,
                n + 1,
                self.installation
            );
        }
        format!(
            r#"{{"object":"whatsapp_business_account","entry":[{{"id":"{WABA_ID}","changes":[{{"field":"messages","value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"15550100001","phone_number_id":"{PHONE_NUMBER_ID}"}},"contacts":[{contacts}],"statuses":[{told}]}}}}]}}]}}"#
        )
    }

    /// Every status was applied: once delivered, once read.
    async fn check(&self, site: &Site, statuses: usize) -> anyhow::Result<()> {
        let sql = format!(
            "SELECT CAST(SUM(reached_delivered) AS bigint) FROM campaign_counter WHERE campaign_id = {}",
            self.id
        );
        let delivered = usize::try_from(site.count(&sql).await?)?;
        let expected = statuses.min(self.recipients.len());
        anyhow::ensure!(
            delivered == expected,
            "{delivered} of {expected} are delivered"
        );
        Ok(())
    }
}
