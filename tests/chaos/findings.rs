//! The judge who compares the books.

use super::{
    books::{Accepted, Books, Row},
    plan::Policy,
};
use std::collections::{BTreeMap, BTreeSet};

/// What the judge found.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Findings {
    pub(super) accepted: usize,
    pub(super) duplicates: usize,
    pub(super) lost: usize,
    pub(super) in_doubt: usize,
    /// Those of them that were accepted, and of whom nothing is ever told.
    pub(super) untold: usize,
    pub(super) highest_second: usize,
    /// Everything that is not as it should be, in sentences.
    pub(super) faults: Vec<String>,
}

impl Books {
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
        let messages: BTreeMap<&str, &Accepted> = self
            .accepted
            .iter()
            .map(|message| (message.recipient.as_str(), message))
            .collect();
        for row in &self.rows {
            judge_row(row, messages.get(row.id.as_str()).copied(), &mut findings);
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
        let silent = self.accepted.iter().filter(|message| message.silent);
        let silent: BTreeSet<_> = silent.map(|message| &message.recipient).collect();
        let (told, silent) = (of(&self.told, "sent"), silent.len() as u64);
        if told + silent != people as u64 {
            findings.fault(format!(
                "the sandbox told of {told} and kept silent about {silent} of {people}"
            ));
        }
        let known = (people - findings.untold) as u64;
        for (stage, theirs) in [
            ("sent", known),
            ("delivered", of(&self.told, "delivered")),
            ("read", of(&self.told, "read")),
        ] {
            let ours = of(&self.reached, stage);
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

/// Whoever was accepted is sent, by that message; whoever is in doubt was not accepted, or nothing is ever told of the
/// message; and there is nobody else. Whom an operator took for sent is so without a message's id.
fn judge_row(row: &Row, accepted: Option<&Accepted>, findings: &mut Findings) {
    let Row { id, state, .. } = row;
    let final_state = ["sent", "delivered", "read", "replied"].contains(&state.as_str());
    match (final_state, accepted) {
        (true, Some(message)) => {
            let same = row.wamid.as_deref() == Some(message.wamid.as_str());
            let assumed = row.wamid.is_none() && message.silent;
            if !row.is_sent || !(same || assumed) {
                let theirs = format!("{:?} instead of {}", row.wamid, message.wamid);
                findings.fault(format!("recipient {id} is {state} by {theirs}"));
            }
        }
        (true, None) => {
            findings.lost += 1;
            findings.fault(format!("recipient {id} is {state} and never left"));
        }
        (false, accepted) if state == "in_doubt" => {
            findings.in_doubt += 1;
            findings.untold += usize::from(accepted.is_some_and(|message| message.silent));
            if accepted.is_some_and(|message| !message.silent) {
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
