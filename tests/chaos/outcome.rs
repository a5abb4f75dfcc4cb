//! What came of a run.

use super::{findings::Findings, plan::Plan, rows::Look, trouble::Trouble};
use std::time::Duration;

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
    /// How often a request of Meta's or of a client's had no answer yet when web was killed.
    pub(super) cut_off: usize,
    /// Webhooks that were stored and not answered: web was killed between the two.
    pub(super) stored: u64,
    /// In doubt when all was at rest.
    pub(super) in_doubt: usize,
    /// The books in the end.
    pub(super) findings: Findings,
    pub(super) took: Duration,
}

impl Outcome {
    /// Nothing has happened yet.
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            plan: plan.clone(),
            strikes: 0,
            kills: 0,
            hits: 0,
            advances: 0,
            cut_off: 0,
            stored: 0,
            in_doubt: 0,
            findings: Findings::default(),
            took: Duration::ZERO,
        }
    }

    /// Something goes wrong, and this is how it was just before.
    pub(super) fn note(&mut self, trouble: Trouble, look: Look, advanced: bool) {
        self.strikes += 1;
        self.kills += usize::from(trouble.kills());
        self.hits += usize::from(look.sending > 0);
        self.advances += usize::from(advanced);
    }

    /// A run counts only if it went on between the troubles, and if those came at bad moments.
    pub(super) fn count(&mut self) {
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
        let is_web = |trouble: &Trouble| *trouble == Trouble::KillWeb;
        if self.plan.troubles.iter().all(is_web) && self.cut_off * 10 < strikes {
            let cut_off = self.cut_off;
            let fault = format!("of {strikes} kills only {cut_off} cut off a request");
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
