//! One run: a campaign is sent, things go wrong at a rhythm, and when all is at rest the books are compared.

use super::{
    books::{Books, Findings, jobs},
    dice::Dice,
    plan::{Plan, Policy},
    rows::{Look, Rows},
    table::line,
    trouble::Trouble,
};
use crate::{
    journey::{real, story},
    support::{Client, Installation, Meta, eventually},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until};

/// How long after the last trouble everything has to come to rest, apart from the grace of doubts.
const PATIENCE: Duration = Duration::from_secs(240);

/// What happened in a run, and what the books say.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    pub(super) plan: Plan,
    /// How often something went wrong, and how often of these a process was killed.
    pub(super) strikes: usize,
    pub(super) kills: usize,
    /// How often somebody was `sending` at that moment.
    pub(super) hits: usize,
    /// How often messages had been accepted since the time before.
    pub(super) advances: usize,
    /// In doubt when all was at rest.
    pub(super) in_doubt: usize,
    /// The books in the end.
    pub(super) findings: Findings,
    pub(super) took: Duration,
}

/// Says how the run can be had again if it fails in the middle.
struct Seed(u64);

impl Drop for Seed {
    #[expect(clippy::print_stderr, reason = "cargo shows it when a test fails")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("CHAOS_SEED={} repeats this run", self.0);
        }
    }
}

/// Runs it.
#[expect(clippy::print_stderr, reason = "cargo shows it when a test fails")]
pub(super) async fn run(plan: &Plan, seed: u64) -> Outcome {
    let _seed = Seed(seed);
    eprintln!("CHAOS_SEED={seed}: {}, {:?}", plan.name(), plan.policy);
    let started = Instant::now();
    let meta = Meta::start_with(plan.switches()).await;
    let variables = plan.variables();
    let variables: Vec<_> = variables.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let connected = real::connected_at(plan.rate(), plan.footing, &meta, &variables);
    let (installation, template) = connected.await;
    let client = installation.client();
    let campaign = begun(&client, &template, plan).await;
    let rows = Rows::of(installation.variable("DATABASE_URL")).await;
    let mut world = World {
        installation,
        meta,
        rows,
        plan,
    };
    let mut outcome = Outcome {
        plan: plan.clone(),
        strikes: 0,
        kills: 0,
        hits: 0,
        advances: 0,
        in_doubt: 0,
        findings: Findings::default(),
        took: Duration::ZERO,
    };
    world.trouble(&mut Dice::new(seed), &mut outcome).await;
    world.close(&client, &campaign, &mut outcome).await;
    outcome.count();
    if outcome.findings.faults.is_empty() {
        world.installation.finish().await;
    }
    outcome.took = started.elapsed();
    eprintln!("{}", line(&outcome));
    outcome
}

/// Drafts the campaign and sends it; answers its path.
async fn begun(client: &Client, template: &str, plan: &Plan) -> String {
    let audience = people(client, plan.recipients).await;
    let campaign = story::draft(client, template, audience).await;
    let policy = match plan.policy {
        Policy::Hold => "hold",
        Policy::Resend => "resend",
    };
    let policy = client.patch(&campaign, json!({"in_doubt": policy})).await;
    policy.expect(200);
    real::send(client, &campaign).await;
    campaign
}

/// Makes so many people; answers the audience of them.
async fn people(client: &Client, recipients: usize) -> Value {
    let people: Vec<Value> = (0..recipients)
        .map(|n| json!({"external_id": format!("p{n}"), "name": format!("Person {n}"), "phone": format!("+1202{}", 5_550_000 + n)}))
        .collect();
    for some in people.chunks(1_000) {
        let made = client.post("agents/default/contacts", json!({ "contacts": some }));
        made.await.expect(200);
    }
    json!({"all": true})
}

/// An installation in trouble.
struct World<'a> {
    installation: Installation,
    meta: Meta,
    rows: Rows,
    plan: &'a Plan,
}

impl World<'_> {
    /// Lets things go wrong, from the first accepted message on, until it has been often enough or all are sent.
    async fn trouble(&mut self, dice: &mut Dice, outcome: &mut Outcome) {
        eventually("the first message is accepted", || async {
            self.accepted().await > 0
        })
        .await;
        let mut known = self.accepted().await;
        while outcome.strikes < self.plan.strikes {
            let begun = Instant::now();
            self.installation.tend();
            let (look, accepted) = (self.rows.look().await, self.accepted().await);
            if look.is_some_and(|look| look.open == 0) {
                break;
            }
            let trouble = dice.one_of(&self.plan.troubles);
            outcome.note(trouble, look.unwrap_or_default(), accepted > known);
            known = accepted;
            trouble
                .strike(&mut self.installation, &self.meta, dice)
                .await;
            let rhythm = self.plan.rhythm;
            sleep_until((begun + rhythm).max(Instant::now() + rhythm / 3)).await;
        }
    }

    /// Waits until all is at rest and compares the books; where doubts are left to an operator, has them sent again and
    /// compares once more.
    async fn close(&mut self, client: &Client, campaign: &str, outcome: &mut Outcome) {
        let policy = self.plan.policy;
        let rested = self.rest(client, policy).await;
        let books = self.books(client, campaign).await;
        outcome.findings = books.judge(policy);
        outcome.in_doubt = outcome.findings.in_doubt;
        if !rested {
            outcome.findings.fault("it did not come to rest".to_owned());
        }
        if rested && policy == Policy::Hold && outcome.in_doubt > 0 {
            self.retry(client, campaign, outcome).await;
        }
    }

    /// The operator has those in doubt sent again; after that nobody may be left, whatever the campaign says.
    async fn retry(&mut self, client: &Client, campaign: &str, outcome: &mut Outcome) {
        let path = format!("{campaign}/resolve");
        let resolved = client.post(&path, json!({"as": "retry"})).await.expect(200);
        assert_eq!(resolved["resolved"], outcome.in_doubt);
        story::until(client, campaign, "completed").await;
        self.rest(client, Policy::Resend).await;
        let mut faults = std::mem::take(&mut outcome.findings.faults);
        outcome.findings = self.books(client, campaign).await.judge(Policy::Resend);
        faults.append(&mut outcome.findings.faults);
        faults.dedup();
        outcome.findings.faults = faults;
    }

    async fn books(&self, client: &Client, campaign: &str) -> Books {
        let size = (self.plan.recipients, self.plan.most());
        Books::open(client, campaign, &self.meta, size).await
    }

    /// Waits until nobody is on the way, everything told is digested and every queue is empty; false if that never
    /// comes.
    async fn rest(&mut self, client: &Client, policy: Policy) -> bool {
        let patience = PATIENCE + Duration::from_secs(self.plan.grace());
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            self.installation.tend();
            let look = self.rows.look().await;
            let quiet =
                |look: Look| look.open == 0 && (policy == Policy::Hold || look.in_doubt == 0);
            if look.is_some_and(quiet) && self.has_told_all().await && is_idle(client).await {
                return true;
            }
            sleep(Duration::from_millis(100)).await;
        }
        false
    }

    async fn accepted(&self) -> u64 {
        let stats = self.meta.stats().await;
        stats["accepted"].as_u64().expect("a count")
    }

    async fn has_told_all(&self) -> bool {
        let stats = self.meta.stats().await;
        stats["planned"] == 0 && stats["webhooks"]["waiting"] == 0
    }
}

/// Whether no lane has anything to do. The web that is asked may not be there yet.
async fn is_idle(client: &Client) -> bool {
    let Ok(answer) = client.request(Method::GET, "queues").send().await else {
        return false;
    };
    let Ok(queues) = answer.json::<Value>().await else {
        return false;
    };
    let Some(lanes) = queues.as_array() else {
        return false;
    };
    jobs(&queues) == 0 && lanes.iter().all(|lane| lane["due_rows"] == 0)
}

impl Outcome {
    fn note(&mut self, trouble: Trouble, look: Look, advanced: bool) {
        self.strikes += 1;
        self.kills += usize::from(trouble.kills());
        self.hits += usize::from(look.sending > 0);
        self.advances += usize::from(advanced);
    }

    /// A run counts only if it went on between the troubles, and if those came at bad moments.
    fn count(&mut self) {
        let (strikes, hits, advances) = (self.strikes, self.hits, self.advances);
        if strikes * 10 < self.plan.strikes * 9 {
            let fault = format!("it was over after {strikes} troubles");
            self.findings.fault(fault);
        }
        if hits * 10 < strikes || advances * 10 < strikes {
            let fault = format!(
                "of {strikes} troubles {hits} hit somebody who was sending, and before {advances} messages had been accepted: it proves nothing"
            );
            self.findings.fault(fault);
        }
    }

    /// Fails unless the run is as it should be.
    #[track_caller]
    pub(super) fn is_clean(&self, seed: u64) {
        let faults = self.findings.faults.join("\n");
        assert!(
            faults.is_empty(),
            "CHAOS_SEED={seed} ({}, {:?}):\n{faults}\n{self:?}",
            self.plan.name(),
            self.plan.policy
        );
    }
}
