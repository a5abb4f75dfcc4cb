//! The books after a run, and the judge who compares them: what the API says of everybody, what its funnel says, and
//! what the sandbox wrote down.

use super::plan::Policy;
use crate::{
    journey::story,
    support::{Client, Meta},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// A recipient, as the API lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) state: String,
    pub(super) is_sent: bool,
    pub(super) wamid: Option<String>,
    pub(super) error: Option<String>,
}

/// A message, as the sandbox accepted it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Accepted {
    /// Whom it was for: the recipient's id, from the data that came with it.
    pub(super) recipient: String,
    pub(super) wamid: String,
    pub(super) at_ms: f64,
}

/// The books of one campaign that was the only one.
#[derive(Debug, Clone)]
pub(super) struct Books {
    pub(super) recipients: usize,
    pub(super) rows: Vec<Row>,
    /// `reached` of the campaign: how many were sent, delivered, read.
    pub(super) reached: BTreeMap<String, u64>,
    pub(super) accepted: Vec<Accepted>,
    /// What the sandbox says that it told of.
    pub(super) told: BTreeMap<String, u64>,
    /// Causes of the dead letters.
    pub(super) letters: Vec<String>,
    /// Jobs that are left in queues.
    pub(super) jobs: u64,
    /// Messages that may arrive in one second.
    pub(super) most: f64,
}

/// What the judge found.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Findings {
    pub(super) accepted: usize,
    pub(super) duplicates: usize,
    pub(super) lost: usize,
    pub(super) in_doubt: usize,
    pub(super) highest_second: usize,
    /// Everything that is not as it should be, in sentences.
    pub(super) faults: Vec<String>,
}

/// Which stages are compared.
const STAGES: [&str; 3] = ["sent", "delivered", "read"];

impl Books {
    /// Opens them. The funnel and the rows are compared here already: the API has them both.
    pub(super) async fn open(
        client: &Client,
        campaign: &str,
        meta: &Meta,
        (recipients, most): (usize, f64),
    ) -> Self {
        let shown = story::counts_add_up(client, campaign).await;
        let rows = story::recipients(client, campaign).await;
        let stats = meta.stats().await;
        let letters = client.get("dead_letters?limit=1000").await.expect(200);
        let queues = client.get("queues").await.expect(200);
        Self {
            recipients,
            rows: rows.iter().map(Row::of).collect(),
            reached: numbers(&shown["reached"]),
            accepted: meta.messages().await.iter().map(Accepted::of).collect(),
            told: numbers(&stats["statuses"]),
            letters: list(&letters["data"])
                .map(|one| text(&one["cause"]))
                .collect(),
            jobs: jobs(&queues),
            most,
        }
    }

    /// Compares them.
    pub(super) fn judge(&self, policy: Policy) -> Findings {
        let mut findings = Findings {
            accepted: self.accepted.len(),
            highest_second: highest_second(&self.accepted).0,
            ..Findings::default()
        };
        let mut times = BTreeMap::<&str, usize>::new();
        for message in &self.accepted {
            *times.entry(&message.recipient).or_default() += 1;
        }
        for (recipient, times) in times.iter().filter(|(_, times)| **times > 1) {
            findings.duplicates += 1;
            findings.fault(format!("recipient {recipient} got it {times} times"));
        }
        if self.rows.len() != self.recipients {
            let (there, wanted) = (self.rows.len(), self.recipients);
            findings.lost += wanted.saturating_sub(there);
            findings.fault(format!("there are {there} recipients instead of {wanted}"));
        }
        let wamids: BTreeMap<&str, &str> = self
            .accepted
            .iter()
            .map(|message| (message.recipient.as_str(), message.wamid.as_str()))
            .collect();
        for row in &self.rows {
            judge_row(row, wamids.get(row.id.as_str()).copied(), &mut findings);
        }
        if policy == Policy::Resend && findings.in_doubt > 0 {
            let left = findings.in_doubt;
            findings.fault(format!("{left} are left in doubt, although it says resend"));
        }
        self.judge_sums(times.len(), &mut findings);
        findings
    }

    /// The funnel, the pace, the queues.
    fn judge_sums(&self, people: usize, findings: &mut Findings) {
        let of = |book: &BTreeMap<String, u64>, stage| book.get(stage).copied().unwrap_or(0);
        if of(&self.reached, "sent") != people as u64 {
            let sent = of(&self.reached, "sent");
            findings.fault(format!("the funnel says {sent} sent, the sandbox {people}"));
        }
        for stage in STAGES {
            let (ours, theirs) = (of(&self.reached, stage), of(&self.told, stage));
            if ours != theirs {
                findings.fault(format!(
                    "the funnel says {ours} {stage}, the sandbox {theirs}"
                ));
            }
        }
        let highest = u32::try_from(findings.highest_second).unwrap_or(u32::MAX);
        if f64::from(highest) > self.most {
            let (most, (_, from)) = (self.most, highest_second(&self.accepted));
            findings.fault(format!(
                "{highest} in one second instead of {most:.1}, from {from:.3} s on"
            ));
        }
        for cause in &self.letters {
            findings.fault(format!("a dead letter because of {cause}"));
        }
        if self.jobs > 0 {
            findings.fault(format!("{} jobs are left in queues", self.jobs));
        }
    }
}

/// Whoever was accepted is sent, by that message; whoever is in doubt was not accepted, for the sandbox has told of
/// everything it accepted; and there is nobody else.
fn judge_row(row: &Row, accepted: Option<&str>, findings: &mut Findings) {
    let Row { id, state, .. } = row;
    let final_state = ["sent", "delivered", "read", "replied"].contains(&state.as_str());
    match (final_state, accepted) {
        (true, Some(wamid)) if row.is_sent && row.wamid.as_deref() == Some(wamid) => {}
        (true, Some(wamid)) => {
            let theirs = format!("{:?} instead of {wamid}", row.wamid);
            findings.fault(format!("recipient {id} is {state} by {theirs}"));
        }
        (true, None) => {
            findings.lost += 1;
            findings.fault(format!("recipient {id} is {state} and never left"));
        }
        (false, accepted) if state == "in_doubt" => {
            findings.in_doubt += 1;
            if accepted.is_some() {
                findings.fault(format!("recipient {id} is in doubt, but the sandbox told"));
            }
        }
        (false, _) => {
            findings.lost += 1;
            let error = row.error.as_deref().unwrap_or("nothing");
            findings.fault(format!("recipient {id} is {state} because of {error}"));
        }
    }
}

impl Findings {
    /// Notes a fault. Of a great many the first ones tell enough.
    pub(super) fn fault(&mut self, what: String) {
        if self.faults.len() < 20 {
            self.faults.push(what);
        }
    }
}

/// The highest number of messages accepted within any second, and when that second began, in seconds from the first.
fn highest_second(accepted: &[Accepted]) -> (usize, f64) {
    let mut at: Vec<f64> = accepted.iter().map(|message| message.at_ms).collect();
    at.sort_by(f64::total_cmp);
    let mut first = 0;
    let mut highest = (0, 0.0);
    for (n, now) in at.iter().enumerate() {
        while at[first] + 1_000.0 <= *now {
            first += 1;
        }
        if n + 1 - first > highest.0 {
            highest = (n + 1 - first, (at[first] - at[0]) / 1_000.0);
        }
    }
    highest
}

impl Row {
    fn of(shown: &Value) -> Self {
        let word = |value: &Value| value.as_str().map(str::to_owned);
        Self {
            id: text(&shown["id"]),
            state: text(&shown["state"]),
            is_sent: shown["sent_at"].is_string(),
            wamid: word(&shown["wamid"]),
            error: word(&shown["error"]["code"]),
        }
    }
}

impl Accepted {
    /// The data that came with it is `outbound:<installation>:<recipient>:<attempt>`.
    fn of(shown: &Value) -> Self {
        let callback = text(&shown["callback_data"]);
        let recipient = callback.split(':').nth(2).expect("a recipient");
        Self {
            recipient: format!("rcp_{recipient}"),
            wamid: text(&shown["wamid"]),
            at_ms: shown["at_ms"].as_f64().expect("a time"),
        }
    }
}

/// Jobs in all queues, whatever they wait for.
pub(super) fn jobs(queues: &Value) -> u64 {
    let held = ["ready", "scheduled", "in_flight"];
    list(queues)
        .flat_map(|queue| held.map(|name| queue[name].as_u64().expect("a count")))
        .sum()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().expect("a list").iter()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn numbers(value: &Value) -> BTreeMap<String, u64> {
    let named = value.as_object().expect("an object").iter();
    named
        .map(|(name, n)| (name.clone(), n.as_u64().expect("a count")))
        .collect()
}
