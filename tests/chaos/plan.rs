//! What is done in one run.

use super::trouble::Trouble;
use crate::support::Footing;
use serde_json::{Value, json};
use std::time::Duration;

/// How long what a killed worker held is left to it. The shortest there is, as are the other times, so that what comes
/// round and what is in doubt shows soon.
pub(super) const LEASE: Duration = Duration::from_secs(1);

/// What becomes of those in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Policy {
    /// They stay so until an operator decides.
    Hold,
    /// They are sent again.
    Resend,
}

/// Of which messages nothing is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silence {
    /// Of none: every webhook comes.
    Never,
    /// Of a tenth, ever.
    ATenth,
    /// Of all, until the operator has decided about those in doubt.
    UntilDecided,
}

/// One run: a campaign, and what happens while it is sent.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) footing: Footing,
    pub(super) policy: Policy,
    /// What happens, one of these at a time; what stands here twice happens twice as often.
    pub(super) troubles: Vec<Trouble>,
    /// How often.
    pub(super) strikes: usize,
    /// From one to the next.
    pub(super) rhythm: Duration,
    pub(super) recipients: usize,
    /// Whether Meta loses answers and tells everything early, late, twice and shuffled.
    pub(super) storm: bool,
    /// Which webhooks do not come. A campaign that says `resend` trusts in webhooks: with it there is no [`Silence::ATenth`]
    /// (decision 24).
    pub(super) silence: Silence,
    /// How much later than others a message may arrive, in seconds: by so much the rate may be exceeded at the sandbox. A
    /// twentieth where nothing else runs; beside other tests the cores are not always free when a slot comes.
    pub(super) lateness: f64,
}

impl Plan {
    /// A run on Postgres and Redis in which these troubles happen.
    pub(super) fn of(policy: Policy, troubles: &[Trouble]) -> Self {
        Self {
            footing: Footing::Mortal,
            policy,
            troubles: troubles.to_vec(),
            strikes: 20,
            rhythm: Duration::from_millis(300),
            recipients: 600,
            storm: false,
            silence: Silence::Never,
            lateness: 0.15,
        }
    }

    /// Messages a second: the campaign lasts about as long as the troubles, and a quarter longer.
    pub(super) fn rate(&self) -> f64 {
        let strikes = u32::try_from(self.strikes).expect("some hundreds");
        let recipients = u32::try_from(self.recipients).expect("some thousands");
        let lasts = (self.rhythm * strikes).as_secs_f64() * 1.25;
        (f64::from(recipients) / lasts).clamp(40.0, 500.0).round()
    }

    /// Messages that may arrive in one second: one more than the rate, for a second that is cut anywhere out of an even
    /// row may hold one more, and those that were late.
    pub(super) fn most(&self) -> f64 {
        self.rate() * (1.0 + self.lateness) + 1.0
    }

    /// How long a doubt waits for a status. A webhook that was not taken is told again after up to ten seconds, and one
    /// that comes later than this is too late: Meta is not asked to be quicker than that.
    pub(super) fn grace(&self) -> u64 {
        let webhooks_wait = self.footing == Footing::Embedded
            || self.troubles.contains(&Trouble::KillWeb)
            || self.troubles.contains(&Trouble::KillPostgres);
        if webhooks_wait { 40 } else { 8 }
    }

    /// Variables of the processes.
    pub(super) fn variables(&self) -> [(&'static str, String); 4] {
        [
            ("CLAIM_DEADLINE_SECS", "1".to_owned()),
            ("HTTP_TIMEOUT_SECS", "1".to_owned()),
            ("IN_DOUBT_GRACE_SECS", self.grace().to_string()),
            ("LEASE_SECS", LEASE.as_secs().to_string()),
        ]
    }

    /// How Meta behaves: it is slow, so that there always is something on its way.
    pub(super) fn switches(&self) -> Value {
        let mut switches = json!({"latency_ms": 100, "jitter_ms": 100});
        if self.storm {
            switches = json!({
                "latency_ms": 100, "jitter_ms": 100,
                "lose_answers": 0.02, "duplicate": 0.3, "shuffle": true, "early": 0.2, "delay_ms": 300,
            });
        }
        match self.silence {
            Silence::Never => {}
            Silence::ATenth => {
                switches["drop"] = 0.1.into();
                switches["lose_answers"] = 0.02.into();
            }
            Silence::UntilDecided => switches["webhooks_off"] = true.into(),
        }
        switches
    }

    /// What holds for those in doubt until an operator has decided: where nothing is told, nobody is sent again by itself.
    pub(super) fn policy_at_first(&self) -> Policy {
        match self.silence {
            Silence::Never => self.policy,
            Silence::ATenth | Silence::UntilDecided => Policy::Hold,
        }
    }

    /// As the table calls it.
    pub(super) fn name(&self) -> String {
        let mut names: Vec<_> = self.troubles.clone();
        names.sort_unstable();
        names.dedup();
        let mut names: Vec<_> = names.into_iter().map(Trouble::name).collect();
        if names.len() > 5 {
            names = vec!["all of them"];
        }
        if self.storm {
            names.push("storm");
        }
        match self.silence {
            Silence::Never => {}
            Silence::ATenth => names.push("a tenth never told"),
            Silence::UntilDecided => names.push("webhooks off"),
        }
        if self.footing == Footing::Embedded {
            names.push("SQLite");
        }
        names.join(", ")
    }
}
