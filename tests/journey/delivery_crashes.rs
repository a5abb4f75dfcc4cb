//! Processes end and queues vanish while messages are on their way to Meta.

use super::{
    real::{connected_at, funnel_is_true, sent_to, until_sent},
    story,
};
use crate::support::{Footing, Installation, Meta, eventually, on_both};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

/// Doubt shows within some seconds, and what a killed worker held comes round soon.
const QUICK: [(&str, &str); 4] = [
    ("CLAIM_DEADLINE_SECS", "1"),
    ("HTTP_TIMEOUT_SECS", "1"),
    ("IN_DOUBT_GRACE_SECS", "8"),
    ("LEASE_SECS", "1"),
];

/// How many people, and messages a second.
const N: i64 = 600;
const PACE: f64 = 200.0;

/// A campaign during which `trouble` happens three times; answers it as it ends.
async fn campaign_with(footing: Footing, trouble: impl Fn(&mut Installation)) -> Value {
    // Slow answers, so that there always is something on its way.
    let meta = Meta::start_with(json!({"latency_ms": 100, "jitter_ms": 100})).await;
    let (mut installation, template) = connected_at(PACE, footing, &meta, &QUICK).await;
    let campaign = sent_to(&installation.client(), &template, 0..600).await;
    for sent in [50, 200, 350] {
        until_sent(&installation.client(), &campaign, sent).await;
        trouble(&mut installation);
    }
    let client = installation.client();
    eventually("everybody is sent or visibly in doubt", || async {
        let shown = client.get(&campaign).await.expect(200);
        let number = |value: &Value| value.as_i64().expect("a count");
        let in_doubt = number(&shown["in_doubt"]);
        number(&shown["reached"]["sent"]) + in_doubt == N
            && shown["funnel"]["queued"] == in_doubt
            && (shown["status"] == "completed") == (in_doubt == 0)
    })
    .await;
    let end = funnel_is_true(&client, &campaign, &meta).await;
    for row in story::recipients(&client, &campaign).await {
        let known = row["sent_at"].is_string();
        assert_eq!(row["state"] == "in_doubt", !known, "{row}");
        assert_eq!(row["attempt"], 1, "{row}");
    }
    let stats = meta.stats().await;
    let highest = stats["highest_second"][sandbox::PHONE_NUMBER_ID].as_f64();
    let highest = highest.expect("a count");
    assert!(highest <= PACE * 1.05, "{highest} in one second");
    installation.finish().await;
    end
}

#[tokio::test]
async fn workers_killed_in_the_middle_send_nobody_twice_and_lose_none() {
    campaign_with(Footing::Scaled, Installation::crash_a_worker).await;
}

#[tokio::test]
async fn the_one_process_killed_in_the_middle_sends_nobody_twice_and_loses_none() {
    campaign_with(Footing::Embedded, Installation::crash_a_worker).await;
}

#[test]
fn processes_told_to_stop_in_the_middle_leave_nobody_in_doubt() {
    on_both(|footing| async move {
        let end = campaign_with(footing, Installation::replace_a_worker).await;
        assert_eq!(end["status"], "completed", "{footing:?}");
    });
}

#[tokio::test]
async fn a_flushed_redis_in_the_middle_leaves_nobody_in_doubt() {
    let end = campaign_with(Footing::Scaled, |installation| {
        let redis = installation.redis.as_ref();
        redis.expect("the scaled footing has one").flush_all();
    })
    .await;
    assert_eq!(end["status"], "completed");
}

/// A channel that seems to answer nothing rests for half a minute. A worker that stood still has missed its answers by
/// itself: it must not take that for a sign.
#[tokio::test]
async fn a_worker_that_stood_still_longer_than_requests_may_take_does_not_let_its_channel_rest() {
    let meta = Meta::start_with(json!({"latency_ms": 400})).await;
    // Far more than an answer takes on a busy machine: nothing runs out of time but while they stand still.
    let patient = [
        ("CLAIM_DEADLINE_SECS", "1"),
        ("HTTP_TIMEOUT_SECS", "5"),
        ("IN_DOUBT_GRACE_SECS", "15"),
        ("LEASE_SECS", "1"),
    ];
    let connected = connected_at(PACE, Footing::Scaled, &meta, &patient).await;
    let (mut installation, template) = connected;
    let client = installation.client();
    let campaign = sent_to(&client, &template, 0..1_500).await;
    until_sent(&client, &campaign, 100).await;
    installation.freeze_a_worker(0);
    installation.freeze_a_worker(1);
    sleep(Duration::from_secs(8)).await;
    let before = accepted(&meta).await;
    installation.thaw_a_worker(0);
    installation.thaw_a_worker(1);
    eventually("others are sent", || async {
        accepted(&meta).await >= before + 200
    })
    .await;
    story::until(&client, &campaign, "completed").await;
    let end = funnel_is_true(&client, &campaign, &meta).await;
    assert_eq!(end["reached"]["sent"], 1_500);
    let log = installation.log();
    assert!(!log.contains("Meta does not answer as it should"), "{log}");
}

async fn accepted(meta: &Meta) -> u64 {
    meta.stats().await["accepted"].as_u64().expect("a count")
}
