//! The long form, by `make chaos`: every trouble by itself and all of them mixed, under both policies.

use super::{
    dice::{number, seed},
    outcome::Outcome,
    plan::{Plan, Policy, Silence},
    run::run,
    table::{HEAD, beginning, line},
    trouble::Trouble,
};
use crate::support::Footing;
use std::{env, thread, time::Duration};
use tokio::runtime::Builder;

/// Everything that can be mixed. Throttles slow the number for minutes and have a run of their own.
const ALL: [Trouble; 12] = [
    Trouble::KillWorker,
    Trouble::KillWorker,
    Trouble::KillWorker,
    Trouble::KillWorker,
    Trouble::KillWeb,
    Trouble::StopWorker,
    Trouble::FreezeWorker,
    Trouble::FlushRedis,
    Trouble::KillRedis,
    Trouble::KillPostgres,
    Trouble::PauseRedis,
    Trouble::ErrorPages,
];

/// All runs of the long form.
fn plans() -> Vec<Plan> {
    let recipients = number("CHAOS_RECIPIENTS", 20_000);
    let kills = number("CHAOS_KILLS", 200);
    let of = |policy, troubles: &[Trouble], strikes: usize, rhythm| Plan {
        strikes: strikes.max(1),
        rhythm: Duration::from_millis(rhythm),
        recipients,
        lateness: 0.05,
        ..Plan::of(policy, troubles)
    };
    let mut plans = Vec::new();
    for policy in [Policy::Hold, Policy::Resend] {
        plans.push(of(policy, &[Trouble::KillWorker], kills, 300));
        plans.push(Plan {
            storm: true,
            ..of(policy, &ALL, kills, 1_000)
        });
        plans.push(Plan {
            footing: Footing::Embedded,
            ..of(policy, &[Trouble::KillWorker], kills / 10, 3_000)
        });
        plans.push(Plan {
            silence: Silence::UntilDecided,
            ..of(policy, &[Trouble::KillWorker], kills / 4, 300)
        });
    }
    plans.push(Plan {
        silence: Silence::ATenth,
        ..of(Policy::Hold, &[Trouble::KillWorker], kills / 2, 300)
    });
    for (trouble, of_kills, rhythm) in [
        (Trouble::KillWeb, 5, 1_000),
        (Trouble::StopWorker, 20, 1_500),
        (Trouble::FreezeWorker, 20, 4_000),
        (Trouble::FlushRedis, 20, 2_000),
        (Trouble::KillRedis, 20, 2_500),
        (Trouble::PauseRedis, 20, 3_000),
        (Trouble::KillPostgres, 20, 4_000),
        (Trouble::Throttle, 50, 8_000),
        (Trouble::ErrorPages, 20, 2_000),
    ] {
        plans.push(Plan {
            storm: trouble == Trouble::ErrorPages,
            ..of(Policy::Hold, &[trouble], kills / of_kills, rhythm)
        });
    }
    plans
}

/// Runs it on a thread of its own, so that a run which panics does not keep the others from theirs.
fn outcome(plan: &Plan, seed: u64) -> Option<Outcome> {
    let plan = plan.clone();
    let running = thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(run(&plan, seed))
    });
    running.join().ok()
}

#[test]
#[ignore = "takes an hour: make chaos"]
#[expect(clippy::print_stdout, reason = "the table is what it is run for")]
fn nobody_gets_it_twice_and_none_is_lost_whatever_is_killed() {
    let seed = seed();
    println!("\nCHAOS_SEED={seed}\n\n{HEAD}");
    let mut failed = Vec::new();
    let only = env::var("CHAOS_ONLY").unwrap_or_default();
    for plan in plans()
        .into_iter()
        .filter(|plan| beginning(plan).contains(&only))
    {
        let Some(outcome) = outcome(&plan, seed) else {
            println!("{} it panicked |", beginning(&plan));
            failed.push(plan.name());
            continue;
        };
        println!("{}", line(&outcome));
        for fault in &outcome.findings.faults {
            println!("  {fault}");
            failed.push(plan.name());
        }
    }
    failed.dedup();
    assert!(failed.is_empty(), "CHAOS_SEED={seed}: {failed:?}");
}
