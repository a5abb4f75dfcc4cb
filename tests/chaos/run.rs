//! One run: a campaign is sent, things go wrong at a rhythm, and when all is at rest the books are compared.

use super::{
    aim::Aim,
    books::{Books, jobs},
    dice::Dice,
    outcome::Outcome,
    plan::{Plan, Policy, Silence},
    rows::{Look, Rows},
    table::line,
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
        aim: Aim::default(),
        untold: plan.silence == Silence::UntilDecided,
    };
    let mut outcome = Outcome::new(plan);
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
pub(super) struct World<'a> {
    installation: Installation,
    pub(super) meta: Meta,
    rows: Rows,
    pub(super) plan: &'a Plan,
    aim: Aim,
    /// Whether webhooks are switched off.
    pub(super) untold: bool,
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
                .strike(&mut self.installation, &self.meta, dice, &mut self.aim)
                .await;
            let rhythm = self.plan.rhythm;
            sleep_until((begun + rhythm).max(Instant::now() + rhythm / 3)).await;
        }
    }

    /// Waits until all is at rest and compares the books; where doubts are left to an operator, has them decided and
    /// compares once more.
    async fn close(&mut self, client: &Client, campaign: &str, outcome: &mut Outcome) {
        let policy = self.plan.policy_at_first();
        let mut rested = self.rest(client, policy).await;
        if self.untold {
            // Long enough for whoever is sent again without a reason.
            sleep(Duration::from_secs(2 * self.plan.grace())).await;
            rested = rested && self.rest(client, policy).await;
        }
        outcome.findings = self.books(client, campaign).await.judge(policy);
        outcome.in_doubt = outcome.findings.in_doubt;
        if !rested {
            outcome.findings.fault("it did not come to rest".to_owned());
        }
        if rested && policy == Policy::Hold && outcome.in_doubt > 0 {
            self.decide(client, campaign, outcome).await;
        }
        let posts = self.meta.stats().await["webhooks"]["posts"].as_u64();
        let taken = self.rows.taken().await;
        outcome.cut_off = self.aim.cut_off;
        match self.aim.judge(taken, posts.expect("a count")) {
            Ok(stored) => outcome.stored = stored,
            Err(fault) => outcome.findings.fault(fault),
        }
    }

    pub(super) async fn books(&self, client: &Client, campaign: &str) -> Books {
        let size = (self.plan.recipients, self.plan.most());
        let books = Books::open(client, campaign, &self.meta, size).await;
        if self.untold { books.untold() } else { books }
    }

    /// Waits until nobody is on the way, everything told is digested and every queue is empty; false if that never
    /// comes.
    pub(super) async fn rest(&mut self, client: &Client, policy: Policy) -> bool {
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
        stats["planned"] == 0 && (self.untold || stats["webhooks"]["waiting"] == 0)
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
