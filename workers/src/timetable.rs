//! The timetable: sweeps that every worker process runs. Each is safe to run in any number of processes.

use anyhow::Context;
use domain::{
    Ctx, Result, campaign, channel, clock, conversation, hook, idempotency, lane, queue::Queue,
    recipient, session, webhook,
};
use std::{future::Future, time::Duration};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// How long a sweep may take: a database that neither answers nor hangs up must not hold it for ever.
const LONGEST: Duration = Duration::from_secs(600);

/// Runs the timetable until shutdown.
pub(crate) async fn run(ctx: Ctx, queue: Queue, shutdown: CancellationToken) -> anyhow::Result<()> {
    let seconds = Duration::from_secs;
    tokio::join!(
        every(
            Duration::from_millis(500),
            "complete",
            &shutdown,
            || async { campaign::complete(&ctx).await.map(drop) }
        ),
        every(seconds(1), "cancel_rest", &shutdown, || {
            campaign::cancel_rest(&ctx)
        }),
        every(seconds(300), "reconcile", &shutdown, || {
            campaign::reconcile_active(&ctx)
        }),
        every(seconds(1), "watch_queue", &shutdown, || lane::watch(
            &ctx, &queue
        )),
        every(seconds(5), "exhume", &shutdown, || lane::exhume(
            &ctx, &queue
        )),
        every(seconds(1), "doubt", &shutdown, || recipient::doubt(&ctx)),
        every(seconds(1), "resend", &shutdown, || recipient::resend(&ctx)),
        every(seconds(1), "pause_undeliverable", &shutdown, || {
            campaign::pause_undeliverable(&ctx)
        }),
        every(seconds(1), "match_parked", &shutdown, || {
            webhook::match_parked(&ctx)
        }),
        every(seconds(1), "ended", &shutdown, || {
            conversation::ended(&ctx)
        }),
        every(seconds(60), "drop_parked", &shutdown, || {
            webhook::drop_parked(&ctx)
        }),
        every(seconds(60), "agree", &shutdown, || clock::agree(&ctx)),
        tidy(&ctx, &shutdown),
        every(seconds(20), "check_channels", &shutdown, || {
            channel::check_due(&ctx)
        }),
    );
    Ok(())
}

/// What is not urgent: forgetting what is old, and sealing anew what an old key sealed.
async fn tidy(ctx: &Ctx, shutdown: &CancellationToken) {
    let seconds = Duration::from_secs;
    tokio::join!(
        every(seconds(3_600), "forget_answers", shutdown, || async {
            idempotency::sweep(ctx).await.map(drop)
        }),
        every(seconds(3_600), "forget_sessions", shutdown, || async {
            session::sweep(ctx).await.map(drop)
        }),
        every(seconds(600), "forget_events", shutdown, || {
            webhook::forget_old(ctx)
        }),
        every(seconds(600), "forget_told", shutdown, || {
            hook::forget_old(ctx)
        }),
        every(seconds(3_600), "reseal_hooks", shutdown, || {
            hook::reseal(ctx)
        }),
        every(seconds(3_600), "reseal", shutdown, || channel::reseal(ctx)),
        every(seconds(3_600), "forget_secrets", shutdown, || {
            channel::forget_secrets(ctx)
        }),
    );
}

/// Runs `sweep` at this interval. One that fails is complained about once and tried again at its next time.
async fn every<S, F>(period: Duration, name: &str, shutdown: &CancellationToken, sweep: S)
where
    S: Fn() -> F,
    F: Future<Output = Result<()>>,
{
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut complained = false;
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = ticks.tick() => {}
        }
        let swept = tokio::select! {
            () = shutdown.cancelled() => return,
            swept = tokio::time::timeout(LONGEST, sweep()) => swept.context("it took too long"),
        };
        match swept.and_then(|swept| Ok(swept?)) {
            Ok(()) => complained = false,
            Err(_) if complained => {}
            Err(error) => {
                complained = true;
                warn!(sweep = name, error = %format!("{error:#}"), "Sweep {name} failed; it keeps trying");
            }
        }
    }
}
