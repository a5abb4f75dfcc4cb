//! What goes wrong on the way back: lost answers, error pages, throttling, latency.

use crate::world::{World, greeting, quick};
use sandbox::{ACCESS_TOKEN, PHONE_NUMBER_ID, Switches};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

#[tokio::test]
async fn a_lost_answer_closes_the_connection_but_the_message_is_on_its_way() {
    let world = World::start(Switches {
        lose_answers: 1.0,
        ..quick()
    })
    .await;
    let mut socket = TcpStream::connect(world.address.strip_prefix("http://").unwrap())
        .await
        .unwrap();
    let body = greeting("+15551230001").to_string();
    let request = format!(
        "POST /v26.0/{PHONE_NUMBER_ID}/messages HTTP/1.1\r\nhost: sandbox\r\nauthorization: Bearer {ACCESS_TOKEN}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.unwrap();
    assert_eq!(String::from_utf8_lossy(&answer), "");
    let log = world.log().await;
    assert_eq!(log.len(), 1);
    world
        .callback
        .status(log[0]["wamid"].as_str().unwrap(), "delivered")
        .await;
    assert_eq!(world.stats().await["lost_answers"], 1);
}

#[tokio::test]
async fn a_client_sees_a_lost_answer_as_an_error_and_the_sandbox_goes_on() {
    let world = World::start(Switches {
        lose_answers: 1.0,
        ..quick()
    })
    .await;
    for _ in 0..3 {
        let url = format!("{}/v26.0/{PHONE_NUMBER_ID}/messages", world.address);
        let request = world.http.post(url).bearer_auth(ACCESS_TOKEN);
        assert!(
            request
                .json(&greeting("+15551230001"))
                .send()
                .await
                .is_err()
        );
    }
    world
        .patch("/sandbox/switches", json!({"lose_answers": 0}))
        .await;
    world.greet("+15551230001").await;
    assert_eq!(world.log().await.len(), 4);
    assert_eq!(world.stats().await["duplicates_by_callback"], 1);
}

#[tokio::test]
async fn error_pages_are_no_json_and_say_nothing_about_acceptance() {
    let world = World::start(Switches {
        errors_5xx: 1.0,
        ..quick()
    })
    .await;
    let (status, body) = world.message(greeting("+15551230001")).await;
    assert_eq!(status, 500);
    assert!(body.as_str().unwrap().starts_with("<!DOCTYPE html>"));
    assert!(world.log().await.is_empty());
    let change = json!({"errors_5xx": 0, "errors_5xx_accepted": 1});
    world.patch("/sandbox/switches", change).await;
    assert_eq!(world.message(greeting("+15551230001")).await.0, 500);
    assert_eq!(world.log().await.len(), 1);
}

#[tokio::test]
async fn throttling_refuses_some_or_all_for_a_while() {
    let world = World::start(Switches {
        throttle: 1.0,
        ..quick()
    })
    .await;
    let (status, body) = world.message(greeting("+15551230001")).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!(130_429)));
    let change = json!({"throttle": 0, "throttle_until": 0.3});
    let began = Instant::now();
    world.patch("/sandbox/switches", change).await;
    while world.message(greeting("+15551230001")).await.0 != 200 {
        assert!(began.elapsed() < Duration::from_secs(10));
    }
    assert!(began.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn an_answer_takes_as_long_as_it_is_told_to() {
    let world = World::start(Switches {
        latency_ms: 200,
        ..quick()
    })
    .await;
    let began = Instant::now();
    world.greet("+15551230001").await;
    assert!(began.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn held_messages_are_told_of_after_a_while() {
    let world = World::start(Switches {
        hold: 1.0,
        hold_ms: 400,
        ..quick()
    })
    .await;
    let began = Instant::now();
    let (_, body) = world.message(greeting("+15551230001")).await;
    assert_eq!(
        body["messages"][0]["message_status"],
        "held_for_quality_assessment"
    );
    let wamid = crate::world::wamid(&body);
    world.callback.status(&wamid, "sent").await;
    let first = world.callback.webhooks()[0].at;
    assert!(first - began >= Duration::from_millis(400));
}

#[tokio::test]
async fn dropped_messages_are_never_heard_of() {
    let world = World::start(Switches {
        drop: 1.0,
        ..quick()
    })
    .await;
    let dropped = world.greet("+15551230001").await;
    world.patch("/sandbox/switches", json!({"drop": 0})).await;
    let told = world.greet("+15551230002").await;
    world.callback.status(&told, "read").await;
    let all = crate::callback::statuses(&world.callback.webhooks());
    assert!(all.iter().all(|status| status["id"] != dropped.as_str()));
    let (_, log) = world.get("/sandbox/messages").await;
    let silent = |n: usize| log["data"][n]["silent"].as_bool();
    assert_eq!((silent(0), silent(1)), (Some(true), Some(false)));
}
