//! Limits: of a number, of a pair, of the portfolio.

use crate::world::{World, greeting, quick};
use futures::future::join_all;
use sandbox::{PHONE_NUMBER_ID, PairLimit, SECOND_PHONE_NUMBER_ID, Switches};
use serde_json::json;

#[tokio::test]
async fn a_number_over_its_rate_is_refused_with_130429() {
    let world = World::start(quick()).await;
    let path = format!("/sandbox/numbers/{PHONE_NUMBER_ID}");
    world.patch(&path, json!({"rate": 20})).await;
    let all = (0..60).map(|n| world.message(greeting(&format!("+1555123{n:04}"))));
    let answers = join_all(all).await;
    let stats = world.stats().await;
    let accepted = answers.iter().filter(|(status, _)| *status == 200).count();
    assert!(
        accepted >= 21,
        "the rate and five per cent are accepted, not {accepted}"
    );
    assert_eq!(stats["highest_second"][PHONE_NUMBER_ID], 21);
    assert_eq!(stats["refused"]["130429"], 60 - accepted);
    let refused = answers.iter().find(|(status, _)| *status != 200).unwrap();
    assert_eq!(
        (refused.0, &refused.1["error"]["code"]),
        (400, &json!(130_429))
    );
}

#[tokio::test]
async fn another_number_has_a_rate_of_its_own() {
    let world = World::start(quick()).await;
    for id in [PHONE_NUMBER_ID, SECOND_PHONE_NUMBER_ID] {
        world
            .patch(&format!("/sandbox/numbers/{id}"), json!({"rate": 1}))
            .await;
    }
    for id in [PHONE_NUMBER_ID, SECOND_PHONE_NUMBER_ID] {
        let path = format!("/v26.0/{id}/messages");
        assert_eq!(world.post(&path, greeting("+15551230001")).await.0, 200);
    }
}

#[tokio::test]
async fn a_pair_has_to_wait_between_two_messages() {
    let world = World::start(Switches {
        pair_limit: PairLimit::Strict,
        ..quick()
    })
    .await;
    world.greet("+15551230001").await;
    let (status, body) = world.message(greeting("+15551230001")).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!(131_056)));
    world.greet("+15551230002").await;
}

#[tokio::test]
async fn a_pair_may_have_a_burst_on_credit() {
    let world = World::start(Switches {
        pair_limit: PairLimit::Burst,
        ..quick()
    })
    .await;
    let path = format!("/sandbox/numbers/{PHONE_NUMBER_ID}");
    world.patch(&path, json!({"rate": 1_000})).await;
    for _ in 0..45 {
        world.greet("+15551230001").await;
    }
    let (_, body) = world.message(greeting("+15551230001")).await;
    assert_eq!(body["error"]["code"], 131_056);
}

#[tokio::test]
async fn over_the_messaging_limit_only_people_already_reached_are_written_to() {
    let world = World::start(quick()).await;
    let path = format!("/sandbox/numbers/{PHONE_NUMBER_ID}");
    world.patch(&path, json!({"tier": "TIER_2"})).await;
    let told = world.callback.change("business_capability_update").await;
    assert_eq!(told["max_daily_conversations_per_business"], "TIER_2");
    for to in ["+15551230001", "+15551230002"] {
        let wamid = world.greet(to).await;
        world.callback.status(&wamid, "delivered").await;
    }
    let (status, body) = world.message(greeting("+15551230003")).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!(131_048)));
    world.greet("+15551230001").await;
    let inbound = json!({"from": "+15551230003", "text": "Hello?"});
    world.post("/sandbox/inbound", inbound).await;
    world.greet("+15551230003").await;
}

#[tokio::test]
async fn text_needs_no_open_conversation_if_the_switch_says_so() {
    let world = World::start(Switches {
        windows: false,
        ..quick()
    })
    .await;
    let text = json!({
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+15551230001",
        "type": "text", "text": {"body": "Hello."},
    });
    let (status, body) = world.message(text).await;
    assert_eq!(status, 200, "{body}");
}
