//! Real delivery at its pace: tier, pair, pause, cancel, bad lists, wrong clocks.

use super::{
    real::{connected, connected_at, funnel_is_true, send, sent_to, until_sent},
    story::{self, recipients, until},
};
use crate::support::{Client, Footing, Installation, Meta, eventually, on_both};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::collections::HashMap;

/// When messages arrived at the sandbox, in milliseconds, by person.
async fn arrivals(meta: &Meta) -> HashMap<String, Vec<i64>> {
    let mut by_person = HashMap::<String, Vec<i64>>::new();
    for message in meta.messages().await {
        let at = message["at_ms"].as_f64().expect("a time") as i64;
        by_person
            .entry(message["to"].to_string())
            .or_default()
            .push(at);
    }
    by_person
}

async fn tier_that_is_used_up(footing: Footing) {
    let meta = Meta::start().await;
    meta.set_tier("TIER_50").await;
    let (installation, template) = connected(footing, &meta).await;
    let client = installation.client();
    let campaign = sent_to(&client, &template, 0..80).await;
    let day = TimeDelta::days(1);
    eventually(
        "fifty are delivered, and it is known when the others go",
        || async {
            let shown = client.get(&campaign).await.expect(200);
            let finish = Some(&shown["estimated_finish_at"]).filter(|at| at.is_string());
            let finish = finish.map(time_of);
            let wait = finish.map(|at| at - time_of(&shown["sent_at"]));
            shown["reached"]["delivered"] == 50
                && wait.is_some_and(|wait| wait > day && wait < day + TimeDelta::minutes(5))
        },
    )
    .await;
    let limits = client.get("agents/default/limits").await.expect(200);
    assert_eq!(
        (&limits["limit"], &limits["used_24h"], &limits["remaining"]),
        (&json!(50), &json!(50), &json!(0))
    );
    assert!(limits["next_free_at"].is_string(), "{limits}");
    assert_eq!(meta.stats().await["accepted"], 50);
    // Meta raises the tier and tells: the rest goes at once.
    meta.set_tier("TIER_250").await;
    until(&client, &campaign, "completed").await;
    let end = funnel_is_true(&client, &campaign, &meta).await;
    assert_eq!(end["reached"]["sent"], 80);
    assert_eq!(end["estimated_finish_at"], Value::Null);
    assert_eq!(
        meta.stats().await["refused"],
        json!({}),
        "the tier was never tried"
    );
    installation.finish().await;
}

fn time_of(shown: &Value) -> DateTime<Utc> {
    let text = shown.as_str().expect("a time");
    text.parse().expect("a time")
}

#[test]
fn over_the_tier_people_wait_with_a_time_and_go_when_the_tier_is_raised() {
    on_both(tier_that_is_used_up);
}

async fn two_campaigns(footing: Footing) {
    let meta = Meta::start_with(json!({"pair_limit": "strict"})).await;
    let quick = [("CLAIM_DEADLINE_SECS", "1")];
    let (installation, template) = connected_at(500.0, footing, &meta, &quick).await;
    let client = installation.client();
    let first = sent_to(&client, &template, 0..100).await;
    let audience = client.get(&first).await.expect(200)["audience"].clone();
    let second = story::draft(&client, &template, audience).await;
    send(&client, &second).await;
    for campaign in [&first, &second] {
        until(&client, campaign, "completed").await;
        assert_eq!(
            client.get(campaign).await.expect(200)["reached"]["sent"],
            100
        );
    }
    assert_eq!(
        meta.stats().await["refused"],
        json!({}),
        "Meta had no reason to refuse"
    );
    for (person, at) in arrivals(&meta).await {
        assert_eq!(at.len(), 2, "{person}");
        assert!(at[1] - at[0] >= 6_000, "{person}: {at:?}");
    }
    installation.finish().await;
}

#[test]
fn two_campaigns_to_the_same_people_keep_their_distance() {
    on_both(two_campaigns);
}

/// Asks for the same from two clients at once: both are told that it is so.
async fn twice(installation: &Installation, path: &str, status: &str) {
    let (one, two) = (installation.client(), installation.client());
    let (one, two) = tokio::join!(one.post(path, json!({})), two.post(path, json!({})));
    for answer in [one, two] {
        assert_eq!(answer.expect(200)["status"], status);
    }
}

/// Waits until nothing is on its way; answers how many the sandbox has accepted.
async fn at_rest(client: &Client, campaign: &str, meta: &Meta) -> Value {
    eventually("nothing is on its way", || async {
        let rows = recipients(client, campaign).await;
        !rows.iter().any(|row| row["state"] == "sending")
    })
    .await;
    meta.stats().await["accepted"].clone()
}

async fn steered(footing: Footing) {
    let meta = Meta::start_with(json!({"latency_ms": 50})).await;
    let (installation, template) = connected_at(200.0, footing, &meta, &[]).await;
    let client = installation.client();
    let campaign = sent_to(&client, &template, 0..600).await;
    until_sent(&client, &campaign, 100).await;
    twice(&installation, &format!("{campaign}/pause"), "paused").await;
    let at_pause = meta.stats().await["accepted"].as_i64().expect("a count");
    let sent = at_rest(&client, &campaign, &meta).await;
    let after = sent.as_i64().expect("a count") - at_pause;
    assert!(
        after <= 200,
        "{after} left after the pause, more than a second's"
    );
    assert_eq!(
        client.get(&campaign).await.expect(200)["reached"]["sent"],
        sent
    );
    twice(&installation, &format!("{campaign}/resume"), "sending").await;
    until_sent(&client, &campaign, 300).await;
    twice(&installation, &format!("{campaign}/cancel"), "cancelled").await;
    let sent = at_rest(&client, &campaign, &meta).await;
    assert!(sent.as_i64() < Some(600), "{sent}");
    eventually("the rest is cancelled", || async {
        client.get(&campaign).await.expect(200)["funnel"]["queued"] == 0
    })
    .await;
    let end = funnel_is_true(&client, &campaign, &meta).await;
    assert_eq!(end["reached"]["sent"], sent);
    installation.finish().await;
}

#[test]
fn paused_resumed_and_cancelled_by_two_at_once_nothing_is_sent_twice_or_forgotten() {
    on_both(steered);
}

#[tokio::test]
async fn a_list_of_numbers_that_are_not_on_whatsapp_is_paused_with_the_reason() {
    let meta = Meta::start_with(json!({"scripted": true})).await;
    let (installation, template) = connected_at(100.0, Footing::Embedded, &meta, &[]).await;
    let client = installation.client();
    let people: Vec<Value> = (1_000..1_300)
        .map(|n| json!({"external_id": format!("old{n}"), "name": "Old", "phone": format!("+4930{n}9901")}))
        .collect();
    let body = json!({ "contacts": people });
    client
        .post("agents/default/contacts", body)
        .await
        .expect(200);
    let campaign = story::draft(&client, &template, json!({"all": true})).await;
    send(&client, &campaign).await;
    let paused = until(&client, &campaign, "paused").await;
    let reason = paused["pause_reason"].as_str().expect("a reason");
    assert!(
        reason.contains("cannot be reached on WhatsApp (131026)"),
        "{reason}"
    );
    assert!(reason.contains("resume"), "{reason}");
    at_rest(&client, &campaign, &meta).await;
    let waiting = client.get(&campaign).await.expect(200)["funnel"]["queued"].clone();
    assert!(
        waiting.as_i64() > Some(0),
        "most of the list was spared: {waiting}"
    );
    installation.finish().await;
}

#[tokio::test]
async fn workers_whose_clocks_are_an_hour_wrong_do_no_harm() {
    let meta = Meta::start_with(json!({"scripted": true})).await;
    let (mut installation, template) = connected_at(100.0, Footing::Scaled, &meta, &[]).await;
    installation.replace_a_worker_by_one_whose_clock_is("+1h");
    installation.replace_a_worker_by_one_whose_clock_is("-1h");
    let client = installation.client();
    // One is throttled once and tried again after some seconds, not after an hour.
    let endings = (0..200).chain([9_914]);
    let campaign = sent_to(&client, &template, endings).await;
    until(&client, &campaign, "completed").await;
    funnel_is_true(&client, &campaign, &meta).await;
    let begun = time_of(&client.get(&campaign).await.expect(200)["sent_at"]);
    for row in recipients(&client, &campaign).await {
        let sent = time_of(&row["sent_at"]);
        assert!((sent - begun).abs() < TimeDelta::minutes(10), "{row}");
    }
    assert!(
        installation.log().contains("off the database's"),
        "it is said"
    );
    installation.finish().await;
}

async fn overtaking(footing: Footing) {
    let meta = Meta::start().await;
    let (installation, template) = connected_at(50.0, footing, &meta, &[]).await;
    let client = installation.client();
    let campaign = sent_to(&client, &template, 0..600).await;
    until_sent(&client, &campaign, 100).await;
    let before = meta.stats().await["accepted"].as_i64();
    let path = format!("{campaign}/test");
    let to = json!({ "phone": "+4930123456" });
    client.post(&path, to).await.expect(202);
    let place = || async {
        let messages = meta.messages().await;
        messages.iter().position(|one| one["to"] == "4930123456")
    };
    eventually("the message to try it out has arrived", || async {
        place().await.is_some()
    })
    .await;
    // Four seconds of the campaign wait in the queue and in the workers' hands: it waited for none of them.
    let place = i64::try_from(place().await.expect("it is there")).expect("a count");
    let went_before = place - before.expect("a count");
    assert!(went_before < 100, "{went_before} went before it");
    client
        .post(&format!("{campaign}/cancel"), json!({}))
        .await
        .expect(200);
    installation.finish().await;
}

#[test]
fn what_somebody_waits_for_overtakes_a_campaign() {
    on_both(overtaking);
}
