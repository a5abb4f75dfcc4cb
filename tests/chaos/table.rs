//! The table of a long run, as README.md shows it.

use super::{outcome::Outcome, plan::Policy};

/// The head of the table.
pub(super) const HEAD: &str = "\
| what goes wrong | in doubt | troubles | of them kills | while somebody was `sending` | of web, before an answer | accepted | duplicates | lost | in doubt at rest | highest second | took |
|---|---|---|---|---|---|---|---|---|---|---|---|";

/// The line of a run.
pub(super) fn line(outcome: &Outcome) -> String {
    let (plan, findings) = (&outcome.plan, &outcome.findings);
    let policy = match plan.policy {
        Policy::Hold => "hold",
        Policy::Resend => "resend",
    };
    format!(
        "| {} | {policy} | {} | {} | {} | {} ({} stored) | {} | {} | {} | {} | {} of {} | {} s |",
        plan.name(),
        outcome.strikes,
        outcome.kills,
        outcome.hits,
        outcome.cut_off,
        outcome.stored,
        findings.accepted,
        findings.duplicates,
        findings.lost,
        outcome.in_doubt,
        findings.highest_second,
        plan.rate(),
        outcome.took.as_secs(),
    )
}
