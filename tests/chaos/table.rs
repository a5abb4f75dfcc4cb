//! The table of a long run, as README.md shows it.

use super::{
    outcome::Outcome,
    plan::{Plan, Policy},
};

/// The head of the table.
pub(super) const HEAD: &str = "\
| what goes wrong | in doubt | troubles | of them kills | while somebody was `sending` | of web, before an answer | accepted | duplicates | lost | in doubt at rest | highest second | took |
|---|---|---|---|---|---|---|---|---|---|---|---|";

/// What the line of a run begins with, and is chosen by: `| kill -9 worker | hold |`.
pub(super) fn beginning(plan: &Plan) -> String {
    let policy = match plan.policy {
        Policy::Hold => "hold",
        Policy::Resend => "resend",
    };
    format!("| {} | {policy} |", plan.name())
}

/// The line of a run.
pub(super) fn line(outcome: &Outcome) -> String {
    let (plan, findings) = (&outcome.plan, &outcome.findings);
    format!(
        "{} {} | {} | {} | {} ({} stored) | {} | {} | {} | {} | {} of {} | {} s |",
        beginning(plan),
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
