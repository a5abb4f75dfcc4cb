//! The short forms: some hundreds of recipients and some dozens of troubles each.

use super::{
    dice::seed,
    plan::{Plan, Policy, Silence},
    run::run,
    trouble::Trouble,
};
use crate::support::Footing;
use std::time::Duration;

async fn clean(plan: Plan) {
    let seed = seed();
    run(&plan, seed).await.is_clean(seed);
}

#[tokio::test]
async fn workers_killed_at_random_send_nobody_twice_and_lose_none() {
    clean(Plan::of(Policy::Hold, &[Trouble::KillWorker])).await;
}

#[tokio::test]
async fn with_resend_workers_killed_at_random_leave_nobody_in_doubt() {
    clean(Plan::of(Policy::Resend, &[Trouble::KillWorker])).await;
}

#[tokio::test]
async fn servers_that_are_killed_flushed_and_paused_make_nobody_be_sent_twice_or_lost() {
    let servers = [
        Trouble::FlushRedis,
        Trouble::KillRedis,
        Trouble::PauseRedis,
        Trouble::KillPostgres,
    ];
    clean(Plan {
        strikes: 5,
        rhythm: Duration::from_millis(2_000),
        ..Plan::of(Policy::Hold, &servers)
    })
    .await;
}

#[tokio::test]
async fn in_a_storm_a_killed_web_and_frozen_and_stopped_workers_do_no_harm() {
    let processes = [
        Trouble::KillWeb,
        Trouble::KillWeb,
        Trouble::FreezeWorker,
        Trouble::StopWorker,
        Trouble::ErrorPages,
    ];
    clean(Plan {
        strikes: 7,
        rhythm: Duration::from_millis(1_000),
        storm: true,
        ..Plan::of(Policy::Hold, &processes)
    })
    .await;
}

#[tokio::test]
async fn the_only_process_killed_again_and_again_sends_nobody_twice_and_loses_none() {
    clean(Plan {
        footing: Footing::Embedded,
        strikes: 4,
        rhythm: Duration::from_millis(2_500),
        ..Plan::of(Policy::Hold, &[Trouble::KillWorker])
    })
    .await;
}

#[tokio::test]
async fn whoever_is_in_doubt_and_never_told_of_waits_for_the_operator() {
    clean(Plan {
        silence: Silence::ATenth,
        ..Plan::of(Policy::Hold, &[Trouble::KillWorker])
    })
    .await;
}

#[tokio::test]
async fn while_webhooks_are_off_a_campaign_that_says_resend_sends_nobody_again() {
    clean(Plan {
        silence: Silence::UntilDecided,
        ..Plan::of(Policy::Resend, &[Trouble::KillWorker])
    })
    .await;
}

#[tokio::test]
async fn web_killed_between_a_request_and_its_answer_loses_nothing_that_it_said_yes_to() {
    clean(Plan {
        strikes: 10,
        rhythm: Duration::from_millis(600),
        ..Plan::of(Policy::Hold, &[Trouble::KillWeb])
    })
    .await;
}
