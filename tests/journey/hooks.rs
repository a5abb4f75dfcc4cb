//! Outgoing webhooks: what an endpoint hears of a campaign, through crashes, beside one that never answers.

use super::story::{counts_add_up, drafted, until};
use crate::support::{
    Client, Footing, Installation, Posted, Receiver, SILENCE, eventually, on_both,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const HOOKS: &str = "agents/default/webhooks";

const ALL: [&str; 8] = [
    "campaign.sent",
    "campaign.paused",
    "campaign.completed",
    "recipient.sent",
    "recipient.delivered",
    "recipient.read",
    "recipient.replied",
    "recipient.failed",
];

/// Endpoints inside are told, and simulations are quick.
const INSIDE: [(&str, &str); 2] = [
    ("ALLOW_PRIVATE_TARGETS", "true"),
    ("SIMULATION_SPEED", "100000"),
];

/// Makes an endpoint; answers its path and its secret.
async fn endpoint(client: &Client, receiver: &Receiver, events: &[&str]) -> (String, String) {
    let body = json!({"url": receiver.url, "events": events});
    let made = client.post(HOOKS, body).await.expect(201);
    let text = |name: &str| made[name].as_str().expect("a text").to_owned();
    (format!("{HOOKS}/{}", text("id")), text("secret"))
}

/// Waits until nothing is left to be told.
async fn told(client: &Client, hook: &str) {
    eventually("everything is told", || async {
        let waiting = format!("{hook}/deliveries?state=waiting&limit=1");
        let page = client.get(&waiting).await.expect(200);
        page["data"].as_array().expect("a page").is_empty()
    })
    .await;
}

/// Events by what they say, whatever was posted twice counted once by its id.
fn heard(posted: &[Posted]) -> Vec<Value> {
    let by_id: BTreeMap<&str, Value> = posted.iter().map(|one| (one.id(), one.event())).collect();
    by_id.into_values().collect()
}

/// Checks that each thing was told once, and as often as the funnel says.
fn as_the_funnel_says(events: &[Value], campaign: &Value) {
    let mut about = BTreeSet::new();
    for event in events {
        let data = &event["data"];
        assert_eq!(data["campaign_id"], campaign["id"]);
        let said = format!("{} {}", event["type"], data["recipient_id"]);
        assert!(about.insert(said), "told twice: {event}");
    }
    let n = |kind: &str| events.iter().filter(|event| event["type"] == kind).count();
    for stage in ["sent", "delivered", "read", "replied"] {
        let kind = format!("recipient.{stage}");
        assert_eq!(campaign["reached"][stage], n(&kind), "{kind}");
    }
    assert_eq!(campaign["funnel"]["failed"], n("recipient.failed"));
    for (kind, times) in [("campaign.sent", 1), ("campaign.completed", 1)] {
        assert_eq!(n(kind), times, "{kind}");
    }
}

async fn sent(client: &Client, n: usize) -> String {
    let campaign = drafted(client, n).await;
    let send = format!("{campaign}/send");
    client.post(&send, json!({})).await.expect(202);
    campaign
}

#[test]
fn an_endpoint_hears_each_thing_once_as_the_funnel_says_beside_one_that_never_answers() {
    on_both(|footing| async move {
        let installation = Installation::start_with(footing, &INSIDE).await;
        let client = installation.client();
        let (good, silent) = (Receiver::start(200), Receiver::start(SILENCE));
        let (lame, _) = endpoint(&client, &silent, &ALL).await;
        let (hook, secret) = endpoint(&client, &good, &ALL).await;
        let campaign = sent(&client, 400).await;
        until(&client, &campaign, "completed").await;
        told(&client, &hook).await;
        let end = counts_add_up(&client, &campaign).await;
        let posted = good.posted();
        assert!(posted.iter().all(|one| one.is_signed_with(&secret)));
        as_the_funnel_says(&heard(&posted), &end);
        assert_eq!(posted.len(), heard(&posted).len(), "nothing went wrong");

        // The other one was tried, waits visibly, and is left alone for a while.
        eventually("its silence shows", || async {
            client.get(&lame).await.expect(200)["failing_since"].is_string()
        })
        .await;
        let page = client.get(&format!("{lame}/deliveries?limit=1000")).await;
        let deliveries = page.expect(200)["data"].clone();
        let deliveries = deliveries.as_array().expect("a page").clone();
        assert!(deliveries.iter().all(|one| one["state"] == "waiting"));
        let answer = "it did not answer in 10 seconds";
        assert!(deliveries.iter().any(|one| one["answer"] == answer));
        let lanes = client.get("queues").await.expect(200);
        let lanes = lanes.as_array().expect("lanes").clone();
        assert!(
            lanes
                .iter()
                .any(|one| one["lane"] == "notify" && one["due_rows"] != 0)
        );
        client.delete(&lame).await.expect(200);
        installation.finish().await;
    });
}

#[test]
fn processes_killed_in_the_middle_lose_no_event() {
    on_both(|footing| async move {
        // What a killed worker held comes round soon.
        let variables = [&INSIDE[..], &[("LEASE_SECS", "1")]].concat();
        let mut installation = Installation::start_with(footing, &variables).await;
        let receiver = Receiver::start(200);
        let (hook, secret) = endpoint(&installation.client(), &receiver, &ALL).await;
        let campaign = sent(&installation.client(), 600).await;
        for n in [20, 300, 700] {
            eventually("some events are told", || async {
                receiver.posted().len() >= n
            })
            .await;
            installation.crash_a_worker();
        }
        let client = installation.client();
        until(&client, &campaign, "completed").await;
        told(&client, &hook).await;
        let end = counts_add_up(&client, &campaign).await;
        let posted = receiver.posted();
        assert!(posted.iter().all(|one| one.is_signed_with(&secret)));
        as_the_funnel_says(&heard(&posted), &end);
        installation.finish().await;
    });
}

#[test]
fn what_an_endpoint_missed_is_told_again_and_can_be_replayed() {
    on_both(|footing| async move {
        let installation = Installation::start_with(footing, &INSIDE).await;
        let client = installation.client();
        let receiver = Receiver::start(503);
        let (hook, secret) = endpoint(&client, &receiver, &["ticket.created"]).await;
        let ping = client
            .post(&format!("{hook}/test"), json!({}))
            .await
            .expect(202);
        let delivery = format!("{hook}/deliveries/{}", ping["id"].as_str().expect("an id"));
        eventually("it is refused once", || async {
            client.get(&delivery).await.expect(200)["answer"] == "it answered 503"
        })
        .await;
        receiver.answer(204);
        eventually("it is heard the next time", || async {
            client.get(&delivery).await.expect(200)["state"] == "delivered"
        })
        .await;
        let before = receiver.posted().len();
        client
            .post(&format!("{delivery}/replay"), json!({}))
            .await
            .expect(200);
        eventually("it is told again", || async {
            receiver.posted().len() > before
        })
        .await;
        let posted = receiver.posted();
        assert!(posted.iter().all(|one| one.is_signed_with(&secret)));
        assert!(posted.iter().all(|one| one.id() == ping["event_id"]));
        assert_eq!(posted[0].event()["type"], "test.ping");
        let since = json!({"since": "2020-01-01T00:00:00Z"});
        let replayed = client
            .post(&format!("{hook}/replay"), since)
            .await
            .expect(200);
        assert_eq!(replayed["replayed"], 0, "nothing was given up");
        installation.finish().await;
    });
}

#[tokio::test]
async fn private_endpoints_are_refused_unless_they_are_allowed() {
    let installation = Installation::start(Footing::Embedded).await;
    let receiver = Receiver::start(200);
    let body = json!({"url": receiver.url, "events": ["campaign.sent"]});
    let answer = installation.client().post(HOOKS, body).await;
    answer.refused(422, "target_private");
    assert_eq!(answer.field(), "url");
    assert_eq!(receiver.posted().len(), 0);
    installation.finish().await;
}
