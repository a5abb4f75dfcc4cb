//! Steering: switches, stats, the log and the account at run time.

use crate::world::{World, greeting, quick};
use futures::future::join_all;
use sandbox::{PHONE_NUMBER_ID, Switches, WABA_ID};
use serde_json::json;

#[tokio::test]
async fn switches_change_at_run_time_and_nonsense_is_refused() {
    let world = World::start(quick()).await;
    let (status, shown) = world
        .patch(
            "/sandbox/switches",
            json!({"read": 0.25, "pair_limit": "burst"}),
        )
        .await;
    assert_eq!(status, 200);
    assert_eq!(
        (&shown["read"], &shown["pair_limit"]),
        (&json!(0.25), &json!("burst"))
    );
    assert_eq!(world.get("/sandbox/switches").await.1, shown);
    for nonsense in [
        json!({"reed": 1}),
        json!({"read": 2}),
        json!({"pair_limit": "sometimes"}),
        json!({"webhook_batch": 0}),
        json!([1]),
    ] {
        let (status, body) = world.patch("/sandbox/switches", nonsense.clone()).await;
        assert_eq!(status, 400, "{nonsense}");
        assert!(body["error"]["message"].is_string());
    }
    assert_eq!(world.get("/sandbox/switches").await.1, shown);
}

#[tokio::test]
async fn an_invalid_token_shuts_everything() {
    let world = World::start(quick()).await;
    world
        .patch("/sandbox/switches", json!({"token_valid": false}))
        .await;
    let (status, body) = world.message(greeting("+15551230001")).await;
    assert_eq!((status, &body["error"]["code"]), (401, &json!(190)));
    assert_eq!(world.get(&format!("/v26.0/{WABA_ID}")).await.0, 401);
    assert_eq!(world.stats().await["refused"]["190"], 1);
    world
        .patch("/sandbox/switches", json!({"token_valid": true}))
        .await;
    world.greet("+15551230001").await;
}

#[tokio::test]
async fn the_log_comes_in_pages_and_can_be_cleared() {
    let world = World::start(quick()).await;
    for n in 0..5 {
        world.greet(&format!("+1555123000{n}")).await;
    }
    let (_, page) = world.get("/sandbox/messages?after=3&limit=1").await;
    assert_eq!(page["total"], 5);
    assert_eq!(page["data"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&page["data"][0]["n"], &page["data"][0]["to"]),
        (&json!(4), &json!("15551230003"))
    );
    assert!(page["data"][0]["at_ms"].as_f64().unwrap() > 1.7e12);
    world.delete("/sandbox/messages").await;
    let (_, page) = world.get("/sandbox/messages").await;
    assert_eq!(page, json!({"data": [], "total": 0}));
    let stats = world.stats().await;
    assert_eq!(
        (
            &stats["accepted"],
            &stats["highest_second"][PHONE_NUMBER_ID]
        ),
        (&json!(0), &json!(0))
    );
}

#[tokio::test]
async fn a_recipient_that_was_accepted_twice_is_counted_whatever_the_attempt() {
    let world = World::start(quick()).await;
    for (to, callback) in [
        ("+15551230001", "r-1:1"),
        ("+15551230001", "r-1:2"),
        ("+15551230001", "r-1:3"),
        ("+15551230002", "r-2:1"),
        ("+15551230003", "r-3"),
    ] {
        let mut message = greeting(to);
        message["biz_opaque_callback_data"] = callback.into();
        assert_eq!(world.message(message).await.0, 200);
    }
    assert_eq!(world.stats().await["duplicates_by_callback"], 1);
}

#[tokio::test]
async fn the_same_seed_reads_the_same_messages() {
    let mut readers = Vec::new();
    for _ in 0..2 {
        let world = World::start(Switches {
            read: 0.5,
            ..quick()
        })
        .await;
        let all = (0..40).map(|n| world.message(greeting(&format!("+1555123{n:04}"))));
        join_all(all).await;
        let stats = loop {
            let stats = world.stats().await;
            if stats["planned"] == 0 {
                break stats;
            }
        };
        assert_eq!(stats["statuses"]["delivered"], 40);
        readers.push(stats["statuses"]["read"].as_u64().unwrap());
    }
    assert_eq!(readers[0], readers[1]);
    assert!((5..35).contains(&readers[0]), "{readers:?}");
}

#[tokio::test]
async fn what_meta_decides_about_a_template_is_told() {
    let world = World::start(quick()).await;
    world
        .post(
            "/sandbox/templates/hello_world/status",
            json!({"status": "PAUSED", "reason": "NONE"}),
        )
        .await;
    let paused = world
        .callback
        .change("message_template_status_update")
        .await;
    assert_eq!(
        (&paused["event"], &paused["other_info"]["title"]),
        (&json!("PAUSED"), &json!("FIRST_PAUSE"))
    );
    world
        .post(
            "/sandbox/templates/hello_world/category",
            json!({"category": "MARKETING"}),
        )
        .await;
    let moved = world.callback.change("template_category_update").await;
    assert_eq!(
        (&moved["previous_category"], &moved["new_category"]),
        (&json!("UTILITY"), &json!("MARKETING"))
    );
    world
        .post(
            "/sandbox/templates/hello_world/quality",
            json!({"quality": "RED"}),
        )
        .await;
    let worse = world
        .callback
        .change("message_template_quality_update")
        .await;
    assert_eq!(
        (
            &worse["previous_quality_score"],
            &worse["new_quality_score"]
        ),
        (&json!("UNKNOWN"), &json!("RED"))
    );
    let missing = world
        .post(
            "/sandbox/templates/nothing/status",
            json!({"status": "PAUSED"}),
        )
        .await;
    assert_eq!(missing.0, 404);
}

#[tokio::test]
async fn numbers_and_the_account_change_at_run_time() {
    let world = World::start(quick()).await;
    let (status, added) = world
        .post("/sandbox/numbers", json!({"id": "400000000000003", "display_phone_number": "+1 555-010-0003", "rate": 1_000}))
        .await;
    assert_eq!((status, &added["rate"]), (200, &json!(1_000)));
    assert_eq!(
        world
            .post("/v26.0/400000000000003/messages", greeting("+15551230001"))
            .await
            .0,
        200
    );
    let path = format!("/sandbox/numbers/{PHONE_NUMBER_ID}");
    world
        .patch(
            &path,
            json!({"quality_rating": "RED", "is_on_biz_app": true}),
        )
        .await;
    let (_, shown) = world
        .get(&format!(
            "/v26.0/{PHONE_NUMBER_ID}?fields=quality_rating,is_on_biz_app"
        ))
        .await;
    assert_eq!(
        (&shown["quality_rating"], &shown["is_on_biz_app"]),
        (&json!("RED"), &json!(true))
    );
    assert_eq!(world.patch(&path, json!({"colour": "RED"})).await.0, 400);
    world
        .patch("/sandbox/account", json!({"access_token": "another"}))
        .await;
    assert_eq!(world.message(greeting("+15551230001")).await.0, 401);
}

#[tokio::test]
async fn a_raw_message_arrives_as_it_is() {
    let world = World::start(quick()).await;
    let raw = json!({"type": "image", "image": {"id": "1", "mime_type": "image/png"}, "id": "wamid.mine"});
    let (_, answer) = world
        .post(
            "/sandbox/inbound",
            json!({"from": "+15551230001", "message": raw}),
        )
        .await;
    assert_eq!(answer["id"], "wamid.mine");
    let message = world.callback.inbound("15551230001").await;
    assert_eq!(
        (&message["id"], &message["image"]["id"]),
        (&json!("wamid.mine"), &json!("1"))
    );
    assert_eq!(
        world
            .post("/sandbox/inbound", json!({"from": "nobody", "text": "x"}))
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn a_stopped_sandbox_listens_no_more() {
    let world = World::start(quick()).await;
    let (address, http) = (world.address.clone(), world.http.clone());
    world.greet("+15551230001").await;
    world.stop().await;
    let error = http.get(format!("{address}/sandbox/stats")).send().await;
    assert!(error.unwrap_err().is_connect());
}
