//! Real delivery through a channel: the same campaign, without a change.

use super::{
    real::{RATE, connected, funnel_is_true, recipient, send, sent_to, template},
    story::{self, drafted, until},
};
use crate::support::{Footing, Installation, Meta, eventually, on_both};
use serde_json::{Value, json};

async fn simulated_draft_sent_for_real(footing: Footing) -> Value {
    let meta = Meta::start().await;
    let installation = Installation::start_against(footing, &meta, &[]).await;
    let client = installation.client();
    let campaign = drafted(&client, 300).await;
    let before = client.get(&campaign).await.expect(200);
    meta.add_template(template()).await;
    let channel = installation.connect(RATE).await;
    assert_eq!(channel["status"], "connected");

    let listed = client.get("agents/default/templates").await.expect(200);
    let ours = listed["data"].as_array().expect("a list");
    let same: Vec<_> = ours
        .iter()
        .filter(|one| one["name"] == "spring_news")
        .collect();
    assert_eq!(same.len(), 1, "matched by name and language, not doubled");
    assert_eq!(
        (&same[0]["status"], &same[0]["simulated"]),
        (&json!("approved"), &json!(false))
    );
    let preflight = client
        .get(&format!("{campaign}/preflight"))
        .await
        .expect(200);
    assert_eq!(preflight["blocking"], json!([]));
    send(&client, &campaign).await;
    until(&client, &campaign, "completed").await;
    let end = funnel_is_true(&client, &campaign, &meta).await;
    assert_eq!(end["reached"]["sent"], preflight["sendable"]);
    for same in ["template_id", "variables", "audience", "name"] {
        assert_eq!(end[same], before[same]);
    }
    installation.finish().await;
    end["funnel"].clone()
}

#[test]
fn a_campaign_drafted_in_simulation_is_delivered_once_a_channel_is_connected() {
    let (embedded, scaled) = on_both(simulated_draft_sent_for_real);
    assert_eq!(
        embedded, scaled,
        "the sandbox' people do the same on both footings"
    );
}

/// How each of the sandbox' scripted numbers ends: its last digits, the state, the error, the attempt.
const ENDINGS: [(usize, &str, Option<&str>, i64); 12] = [
    (9901, "failed", Some("131026"), 1),
    // Postponed by a day: another attempt.
    (9902, "queued", Some("131049"), 2),
    (9903, "failed", Some("131050"), 1),
    (9904, "failed", Some("131021"), 1),
    // Held for a while, then released.
    (9905, "read", None, 1),
    (9907, "sent", None, 1),
    (9908, "delivered", None, 1),
    // Its answer was lost: in doubt until Meta tells.
    (9911, "read", None, 1),
    // A page of HTML, never accepted: nobody will ever tell.
    (9912, "in_doubt", None, 1),
    // A page of HTML, but accepted.
    (9913, "read", None, 1),
    // Throttled once, which is no attempt.
    (9914, "read", None, 1),
    // Meta knows this person by other digits.
    (9916, "read", None, 1),
];

async fn scripted_numbers(footing: Footing) {
    // Nothing is told at first: what is held, or in doubt, is seen to be so.
    let silent = json!({"scripted": true, "read": 1.0, "webhooks_off": true});
    let meta = Meta::start_with(silent).await;
    let (installation, template) = connected(footing, &meta).await;
    let client = installation.client();
    let endings = ENDINGS.iter().map(|(ending, ..)| *ending);
    let campaign = sent_to(&client, &template, endings).await;
    for (ending, state) in [(9905, "held"), (9911, "in_doubt"), (9913, "in_doubt")] {
        let what = format!("{ending} is {state}");
        eventually(&what, || async {
            let row = recipient(&client, &campaign, ending).await;
            (&row["state"], &row["stage"]) == (&json!(state), &json!("queued"))
        })
        .await;
    }
    meta.switch(json!({"webhooks_off": false})).await;
    for (ending, state, error, attempt) in ENDINGS {
        let what = format!("{ending} is {state}");
        eventually(&what, || async {
            let row = recipient(&client, &campaign, ending).await;
            row["state"] == state && row["attempt"] == attempt
        })
        .await;
        let row = recipient(&client, &campaign, ending).await;
        assert_eq!(row["error"]["code"].as_str(), error, "{row}");
        assert_eq!(row["error"].is_object(), error.is_some(), "{row}");
    }
    let shown = story::counts_add_up(&client, &campaign).await;
    assert_eq!(
        (&shown["status"], &shown["in_doubt"]),
        (&json!("sending"), &json!(1))
    );
    assert_eq!(
        (&shown["funnel"]["queued"], &shown["funnel"]["failed"]),
        (&json!(2), &json!(3))
    );

    let found = client
        .get("agents/default/contacts?q=Person%209903")
        .await
        .expect(200);
    assert!(found["data"][0]["opted_out_at"].is_string(), "{found}");
    let channel = client.get("agents/default/channel").await.expect(200);
    let rate = |name: &str| channel[name].as_f64().expect("a rate");
    assert!(
        rate("current_messages_per_second") < rate("messages_per_second"),
        "throttled"
    );
    assert_eq!(meta.stats().await["duplicates_by_callback"], 0);

    let dropped = sent_to(&client, &template, [9906].into_iter()).await;
    let paused = until(&client, &dropped, "paused").await;
    let reason = paused["pause_reason"].as_str().expect("a reason");
    assert!(
        reason.contains("paused the template, or dropped the message"),
        "{reason}"
    );
    assert_eq!(paused["funnel"]["queued"], 1);
    installation.finish().await;
}

#[test]
fn every_answer_of_meta_leads_to_its_end() {
    on_both(scripted_numbers);
}
