//! People whose part is written.

use crate::{
    callback::statuses,
    world::{World, greeting, message_with, quick, wamid},
};
use sandbox::{ACCESS_TOKEN, PHONE_NUMBER_ID, Switches};
use serde_json::{Value, json};

async fn start() -> World {
    let switches = Switches {
        scripted: true,
        hold_ms: 1,
        ..quick()
    };
    World::start(switches).await
}

/// The number whose owner plays this part.
fn number(part: u32) -> String {
    format!("+1555123{part}")
}

#[tokio::test]
async fn some_are_accepted_and_then_fail() {
    let world = start().await;
    for (part, code) in [(9901, 131_026), (9902, 131_049), (9903, 131_050)] {
        let wamid = world.greet(&number(part)).await;
        let failed = world.callback.status(&wamid, "failed").await;
        assert_eq!(failed["errors"][0]["code"], code, "{part}");
        assert!(failed["errors"][0]["error_data"]["details"].is_string());
    }
}

#[tokio::test]
async fn some_are_held_and_released_or_dropped() {
    let world = start().await;
    for (part, end) in [(9905, "read"), (9906, "failed")] {
        let (_, body) = world.message(greeting(&number(part))).await;
        assert_eq!(
            body["messages"][0]["message_status"],
            "held_for_quality_assessment"
        );
        let last = world.callback.status(&wamid(&body), end).await;
        if end == "failed" {
            assert_eq!(last["errors"][0]["code"], 132_015);
        }
    }
}

#[tokio::test]
async fn some_get_only_so_far() {
    let world = start().await;
    let sent = world.greet(&number(9907)).await;
    let delivered = world.greet(&number(9908)).await;
    let read = world.greet(&number(1000)).await;
    world.callback.status(&read, "read").await;
    world.callback.status(&delivered, "delivered").await;
    let all = statuses(&world.callback.webhooks());
    let of = |wamid: &str| all.iter().filter(|one| one["id"] == wamid).count();
    assert_eq!((of(&sent), of(&delivered), of(&read)), (1, 2, 3));
}

#[tokio::test]
async fn some_are_refused_or_answered_with_a_page() {
    let world = start().await;
    let (status, body) = world.message(greeting(&number(9904))).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!(131_021)));
    assert_eq!(world.message(greeting(&number(9912))).await.0, 500);
    assert!(world.log().await.is_empty());
    assert_eq!(world.message(greeting(&number(9913))).await.0, 500);
    assert_eq!(world.log().await.len(), 1);
}

#[tokio::test]
async fn one_is_throttled_the_first_time_only() {
    let world = start().await;
    let (_, body) = world.message(greeting(&number(9914))).await;
    assert_eq!(body["error"]["code"], 130_429);
    world.greet(&number(9914)).await;
}

#[tokio::test]
async fn one_never_gets_an_answer_but_its_statuses_come() {
    let world = start().await;
    let url = format!("{}/v26.0/{PHONE_NUMBER_ID}/messages", world.address);
    let request = world.http.post(url).bearer_auth(ACCESS_TOKEN);
    assert!(request.json(&greeting(&number(9911))).send().await.is_err());
    let log = world.log().await;
    let status = world
        .callback
        .status(log[0]["wamid"].as_str().unwrap(), "sent")
        .await;
    assert_eq!(status["biz_opaque_callback_data"], log[0]["callback_data"]);
}

#[tokio::test]
async fn some_reply_and_one_says_stop() {
    let world = start().await;
    for (part, text) in [(9909, "Thanks, tell me more."), (9910, "STOP")] {
        world.greet(&number(part)).await;
        let reply = world.callback.inbound(&number(part)[1..]).await;
        assert_eq!(reply["type"], "text");
        assert_eq!(reply["text"]["body"], text);
    }
}

#[tokio::test]
async fn one_taps_the_first_quick_reply_button() {
    let world = start().await;
    world.add_templates().await;
    let link = json!({"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "1"}]});
    let tap = |payload: Option<Value>| {
        let mut components = vec![link.clone()];
        components.extend(payload);
        message_with(&number(9915), "link", Value::Array(components))
    };
    let (_, body) = world.message(tap(None)).await;
    let reply = world.callback.inbound(&number(9915)[1..]).await;
    assert_eq!(reply["type"], "button");
    assert_eq!(reply["context"]["id"], wamid(&body));
    assert_eq!(
        reply["button"],
        json!({"payload": "Not mine", "text": "Not mine"})
    );
    let payload = json!({"type": "button", "sub_type": "quick_reply", "index": "1", "parameters": [{"type": "payload", "payload": "no-17"}]});
    let (_, body) = world.message(tap(Some(payload))).await;
    let reply = world
        .callback
        .until(|webhooks| {
            let changes = crate::callback::changes(webhooks);
            let values = changes
                .into_iter()
                .map(|one| one["value"]["messages"][0].clone());
            values
                .into_iter()
                .find(|one| one["context"]["id"] == wamid(&body))
        })
        .await;
    assert_eq!(reply["button"]["payload"], "no-17");
}

#[tokio::test]
async fn one_is_known_by_other_digits() {
    let world = start().await;
    let (_, body) = world.message(greeting("+5511987659916")).await;
    assert_eq!(body["contacts"][0]["input"], "+5511987659916");
    assert_eq!(body["contacts"][0]["wa_id"], "551198769916");
    let sent = world.callback.status(&wamid(&body), "sent").await;
    assert_eq!(sent["recipient_id"], "551198769916");
}

#[tokio::test]
async fn nobody_plays_a_part_while_the_switch_is_off() {
    let world = World::start(quick()).await;
    let wamid = world.greet(&number(9901)).await;
    world.callback.status(&wamid, "read").await;
}
