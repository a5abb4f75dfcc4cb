//! How long things took, and the figures of that.

use crate::{load::Taken, support::median};

/// How long something took, for everything that was to happen.
pub(super) struct Waits {
    each: Vec<f64>,
    /// From the last webhook to the last of it, in seconds.
    pub(super) behind: f64,
}

impl Waits {
    /// From when each was begun to when it was done; `last` is when the last was begun.
    pub(super) fn of(all: &[(f64, f64)], last: f64) -> Self {
        let mut each: Vec<f64> = all.iter().map(|(from, to)| to - from).collect();
        each.sort_by(f64::total_cmp);
        let end = all.iter().map(|(_, to)| *to).fold(0.0, f64::max);
        Self {
            each,
            behind: (end - last) / 1e3,
        }
    }

    /// The wait that this part did not exceed, in milliseconds.
    pub(super) fn quantile(&self, part: f64) -> f64 {
        let last = self.each.len().saturating_sub(1);
        let at = (last as f64 * part) as usize;
        self.each.get(at).copied().unwrap_or(f64::NAN)
    }

    /// How many there were.
    pub(super) fn count(&self) -> usize {
        self.each.len()
    }
}

/// What a round took.
pub(super) struct Round {
    /// To route a message.
    pub(super) routed: Waits,
    /// To answer one, where the agent does.
    pub(super) answered: Option<Waits>,
}

/// Prints medians of all rounds.
pub(super) fn show(what: &str, rounds: &[Round], of: fn(&Round) -> &Waits) {
    let middle = |figure: &dyn Fn(&Waits) -> f64| {
        median(rounds.iter().map(|round| figure(of(round))).collect())
    };
    println!("{what}");
    for (name, part) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("longest", 1.0)] {
        let wait = middle(&|waits| waits.quantile(part));
        println!("  within, {name:<7}                 {wait:>10.0} ms");
    }
    let behind = middle(&|waits| waits.behind);
    println!("  all of them after the last came {behind:>10.2} s");
}

/// Prints a round.
pub(super) fn tell(taken: &Taken, routed: &Waits, answered: Option<&Waits>) {
    println!(
        "  {:.0} webhooks/s answered, p99 {:.0} ms",
        taken.rate(),
        taken.quantile(0.99)
    );
    for (what, waits) in [("routed", Some(routed)), ("answered", answered)] {
        let Some(waits) = waits else { continue };
        println!(
            "  {} {what}: p50 {:.0} ms, p95 {:.0} ms, p99 {:.0} ms, all {:.2} s after the last came",
            waits.count(),
            waits.quantile(0.5),
            waits.quantile(0.95),
            waits.quantile(0.99),
            waits.behind
        );
    }
}
