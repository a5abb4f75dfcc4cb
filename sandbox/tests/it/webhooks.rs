//! Webhooks: signature, shape, order, repetition and retries.

use crate::{
    callback::{changes, statuses},
    world::{World, greeting, quick, wamid},
};
use futures::future::join_all;
use hmac::{Hmac, KeyInit, Mac};
use sandbox::{APP_SECRET, PHONE_NUMBER_ID, SECOND_PHONE_NUMBER_ID, Switches, WABA_ID};
use serde_json::json;
use sha2::Sha256;

/// The signature that Meta gives to these bytes.
fn signature(raw: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()).unwrap();
    mac.update(raw);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

#[tokio::test]
async fn webhooks_are_signed_with_the_secret_of_the_app() {
    let world = World::start(quick()).await;
    let wamid = world.greet("+15551230001").await;
    world.callback.status(&wamid, "read").await;
    for webhook in world.callback.webhooks() {
        assert_eq!(webhook.signature, Some(signature(&webhook.raw)));
    }
}

#[tokio::test]
async fn the_signature_can_be_left_away_or_wrong() {
    for (switch, unsigned) in [("unsigned", true), ("wrong_signature", false)] {
        let world = World::start(quick()).await;
        world
            .patch("/sandbox/switches", json!({switch: true}))
            .await;
        let wamid = world.greet("+15551230001").await;
        world.callback.status(&wamid, "sent").await;
        let webhook = &world.callback.webhooks()[0];
        assert_eq!(webhook.signature.is_none(), unsigned);
        assert_ne!(webhook.signature, Some(signature(&webhook.raw)));
    }
}

#[tokio::test]
async fn a_status_has_the_shape_of_meta() {
    let world = World::start(quick()).await;
    let mut message = greeting("+15551230001");
    message["biz_opaque_callback_data"] = "a \"quoted\" ä:1".into();
    let (_, body) = world.message(message).await;
    let wamid = wamid(&body);
    let sent = world.callback.status(&wamid, "sent").await;
    assert_eq!(sent["recipient_id"], "15551230001");
    assert_eq!(sent["biz_opaque_callback_data"], "a \"quoted\" ä:1");
    assert!(sent["timestamp"].as_str().unwrap().parse::<u64>().unwrap() > 1_700_000_000);
    assert!(
        sent["recipient_user_id"]
            .as_str()
            .unwrap()
            .starts_with("US.")
    );
    assert_eq!(sent["pricing"]["category"], "utility");
    assert!(sent["conversation"].is_null());
    let read = world.callback.status(&wamid, "read").await;
    assert!(read["pricing"].is_null());
    let webhook = &world.callback.webhooks()[0].json;
    assert_eq!(webhook["object"], "whatsapp_business_account");
    assert_eq!(webhook["entry"][0]["id"], WABA_ID);
    let value = &webhook["entry"][0]["changes"][0]["value"];
    assert_eq!(value["metadata"]["phone_number_id"], PHONE_NUMBER_ID);
    assert_eq!(value["metadata"]["display_phone_number"], "15550100001");
    assert_eq!(value["contacts"][0]["wa_id"], "15551230001");
}

#[tokio::test]
async fn many_statuses_share_a_webhook_grouped_by_number() {
    let world = World::start(Switches {
        webhook_linger_ms: 500,
        ..quick()
    })
    .await;
    let paths = [PHONE_NUMBER_ID, SECOND_PHONE_NUMBER_ID].map(|id| format!("/v26.0/{id}/messages"));
    let all = (0..40).map(|n| world.post(&paths[n % 2], greeting(&format!("+1555123{n:04}"))));
    for (status, body) in join_all(all).await {
        assert_eq!(status, 200, "{body}");
    }
    let webhooks = world
        .callback
        .until(|webhooks| (statuses(webhooks).len() == 120).then(|| webhooks.to_vec()))
        .await;
    assert!(webhooks.len() <= 10, "{} webhooks", webhooks.len());
    assert!(
        webhooks
            .iter()
            .any(|one| one.json["entry"][0]["changes"].as_array().unwrap().len() == 2)
    );
    for change in changes(&webhooks) {
        assert_eq!(change["field"], "messages");
    }
}

#[tokio::test]
async fn no_webhook_has_more_updates_than_allowed() {
    let world = World::start(Switches {
        webhook_batch: 7,
        ..quick()
    })
    .await;
    let all = (0..20).map(|n| world.message(greeting(&format!("+1555123{n:04}"))));
    join_all(all).await;
    let webhooks = world
        .callback
        .until(|webhooks| (statuses(webhooks).len() == 60).then(|| webhooks.to_vec()))
        .await;
    for webhook in webhooks {
        assert!(statuses(&[webhook]).len() <= 7);
    }
}

#[tokio::test]
async fn an_early_status_is_told_before_the_answer() {
    let world = World::start(Switches {
        early: 1.0,
        sent_ms: 60_000,
        ..quick()
    })
    .await;
    let wamid = world.greet("+15551230001").await;
    let told = statuses(&world.callback.webhooks());
    assert_eq!(told.len(), 1);
    assert_eq!(
        (&told[0]["id"], &told[0]["status"]),
        (&json!(wamid), &json!("sent"))
    );
}

#[tokio::test]
async fn a_webhook_that_is_not_taken_comes_again() {
    let world = World::start(quick()).await;
    world.callback.refuse(2);
    let wamid = world.greet("+15551230001").await;
    for status in ["sent", "delivered", "read"] {
        world.callback.status(&wamid, status).await;
    }
    assert_eq!(world.stats().await["webhooks"]["failed_posts"], 2);
}

#[tokio::test]
async fn updates_wait_while_webhooks_are_off() {
    let world = World::start(Switches {
        webhooks_off: true,
        ..quick()
    })
    .await;
    let wamid = world.greet("+15551230001").await;
    while world.stats().await["webhooks"]["waiting"] != 3 {
        tokio::task::yield_now().await;
    }
    assert!(world.callback.webhooks().is_empty());
    world
        .patch("/sandbox/switches", json!({"webhooks_off": false}))
        .await;
    world.callback.status(&wamid, "read").await;
}

#[tokio::test]
async fn duplicates_are_told_twice_and_counted_once() {
    let world = World::start(Switches {
        duplicate: 1.0,
        ..quick()
    })
    .await;
    world.greet("+15551230001").await;
    world
        .callback
        .until(|webhooks| (statuses(webhooks).len() == 6).then_some(()))
        .await;
    assert_eq!(world.stats().await["statuses"]["read"], 1);
}

#[tokio::test]
async fn shuffled_statuses_come_out_of_order() {
    let world = World::start(Switches {
        shuffle: true,
        delivered_ms: 50,
        read_ms: 50,
        ..quick()
    })
    .await;
    let all = (0..50).map(|n| world.message(greeting(&format!("+1555123{n:04}"))));
    join_all(all).await;
    let told = world
        .callback
        .until(|webhooks| {
            let told = statuses(webhooks);
            (told.len() == 150).then_some(told)
        })
        .await;
    let place = |id: &str, status: &str| {
        told.iter()
            .position(|one| one["id"] == id && one["status"] == status)
            .unwrap()
    };
    let log = world.log().await;
    let overtaken = log.iter().any(|message| {
        let id = message["wamid"].as_str().unwrap();
        place(id, "delivered") < place(id, "sent")
    });
    assert!(
        overtaken,
        "of fifty, not one was delivered before it was sent"
    );
}

#[tokio::test]
async fn a_webhook_without_an_answer_is_counted_until_its_connection_ends() {
    let world = World::start(quick()).await;
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/webhook", nobody.local_addr().unwrap());
    world
        .patch("/sandbox/account", serde_json::json!({"webhook_url": url}))
        .await;
    world.greet("+15551230001").await;
    let (connection, _) = nobody.accept().await.unwrap();
    assert_eq!(world.stats().await["webhooks"]["unanswered"], 1);
    drop((connection, nobody));
    while world.stats().await["webhooks"]["unanswered"] != 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(world.stats().await["webhooks"]["posts"], 0);
}
