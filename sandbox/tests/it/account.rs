//! Connecting: the token, the account, its numbers and its subscription.

use crate::{
    callback::{Callback, VERIFY_TOKEN},
    world::{World, quick},
};
use sandbox::{
    ACCESS_TOKEN, APP_ID, APP_SECRET, BUSINESS_ID, PHONE_NUMBER_ID, SECOND_PHONE_NUMBER_ID, WABA_ID,
};
use serde_json::json;

#[tokio::test]
async fn debug_token_knows_a_good_token_from_a_bad_one() {
    let world = World::start(quick()).await;
    let ask = |input: &str| {
        let url = format!(
            "{}/v26.0/debug_token?input_token={input}&access_token={APP_ID}%7C{APP_SECRET}",
            world.address
        );
        let request = world.http.get(url);
        async move {
            let answer = request.send().await.unwrap();
            answer.json::<serde_json::Value>().await.unwrap()
        }
    };
    let good = ask(ACCESS_TOKEN).await;
    assert_eq!(good["data"]["is_valid"], true);
    assert_eq!(good["data"]["app_id"], APP_ID);
    assert_eq!(good["data"]["expires_at"], 0);
    assert_eq!(
        good["data"]["scopes"],
        json!([
            "whatsapp_business_management",
            "whatsapp_business_messaging"
        ])
    );
    let bad = ask("something-else").await;
    assert_eq!(bad["data"]["is_valid"], false);
    assert_eq!(bad["data"]["error"]["code"], 190);
}

#[tokio::test]
async fn without_the_right_token_nothing_is_shown() {
    let world = World::start(quick()).await;
    let url = format!("{}/v26.0/{WABA_ID}", world.address);
    for request in [
        world.http.get(&url),
        world.http.get(&url).bearer_auth("wrong"),
    ] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 401);
        let body: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(body["error"]["code"], 190);
        assert_eq!(body["error"]["type"], "OAuthException");
    }
}

#[tokio::test]
async fn a_number_shows_the_fields_that_are_asked_for_with_or_without_a_version() {
    let world = World::start(quick()).await;
    let fields = "fields=display_phone_number,throughput,whatsapp_business_manager_messaging_limit,is_on_biz_app";
    for prefix in ["/v26.0", "/v23.0", ""] {
        let (status, body) = world
            .get(&format!("{prefix}/{PHONE_NUMBER_ID}?{fields}"))
            .await;
        assert_eq!(status, 200);
        assert_eq!(
            body,
            json!({
                "id": PHONE_NUMBER_ID,
                "display_phone_number": "+1 555-010-0001",
                "throughput": {"level": "STANDARD"},
                "whatsapp_business_manager_messaging_limit": "TIER_UNLIMITED",
                "is_on_biz_app": false,
            })
        );
    }
}

#[tokio::test]
async fn everything_that_a_client_checks_on_connecting_can_be_asked_for() {
    let world = World::start(quick()).await;
    let number = "id,display_phone_number,verified_name,quality_rating,status,name_status,code_verification_status,platform_type,account_mode,throughput,whatsapp_business_manager_messaging_limit,is_on_biz_app,health_status,webhook_configuration,certificate,last_onboarded_time";
    let account = "id,name,currency,timezone_id,message_template_namespace,account_review_status,business_verification_status,country,ownership_type,health_status,whatsapp_business_manager_messaging_limit,owner_business_info%7Bid,name%7D";
    let (status, body) = world
        .get(&format!("/v26.0/{PHONE_NUMBER_ID}?fields={number}"))
        .await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["status"], "CONNECTED");
    assert_eq!(body["health_status"]["can_send_message"], "AVAILABLE");
    assert_eq!(
        body["webhook_configuration"]["application"],
        world.callback.url
    );
    let (status, body) = world
        .get(&format!("/v26.0/{WABA_ID}?fields={account}"))
        .await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["owner_business_info"]["id"], BUSINESS_ID);
    let (status, body) = world
        .get(&format!("/v26.0/{BUSINESS_ID}?fields=name"))
        .await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["id"], BUSINESS_ID);
}

#[tokio::test]
async fn what_does_not_exist_is_refused_as_by_graph() {
    let world = World::start(quick()).await;
    let (status, body) = world.get("/v26.0/499999999999999").await;
    assert_eq!(status, 400);
    assert_eq!(body["error"]["code"], 100);
    assert_eq!(body["error"]["error_subcode"], 33);
    let path = format!("/v26.0/{PHONE_NUMBER_ID}?fields=shoe_size");
    let (status, body) = world.get(&path).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!(100)));
}

#[tokio::test]
async fn the_numbers_of_the_account_come_page_by_page() {
    let world = World::start(quick()).await;
    let path = format!("/v26.0/{WABA_ID}/phone_numbers?limit=1&fields=display_phone_number");
    let (_, first) = world.get(&path).await;
    assert_eq!(first["data"][0]["id"], PHONE_NUMBER_ID);
    let after = first["paging"]["cursors"]["after"].as_str().unwrap();
    let (_, second) = world.get(&format!("{path}&after={after}")).await;
    assert_eq!(second["data"][0]["id"], SECOND_PHONE_NUMBER_ID);
    assert!(second["paging"]["next"].is_null());
}

#[tokio::test]
async fn a_callback_that_shakes_hands_gets_the_webhooks() {
    let world = World::start_with(Callback::start().await, quick(), None).await;
    let path = format!("/v26.0/{WABA_ID}/subscribed_apps");
    assert_eq!(world.get(&path).await.1, json!({"data": []}));
    let uri = &world.callback.url;
    let wrong = json!({"override_callback_uri": uri, "verify_token": "wrong"});
    let (status, body) = world.post(&path, wrong).await;
    assert_eq!(status, 400);
    assert_eq!(body["error"]["code"], 2200);
    let right = json!({"override_callback_uri": uri, "verify_token": VERIFY_TOKEN});
    assert_eq!(
        world.post(&path, right).await,
        (200, json!({"success": true}))
    );
    let (_, apps) = world.get(&path).await;
    assert_eq!(apps["data"][0]["override_callback_uri"], *uri);
    assert_eq!(apps["data"][0]["whatsapp_business_api_data"]["id"], APP_ID);
    let wamid = world.greet("+15551230001").await;
    world.callback.status(&wamid, "delivered").await;
}

#[tokio::test]
async fn an_account_that_is_not_subscribed_is_told_nothing() {
    let world = World::start(quick()).await;
    let path = format!("/v26.0/{WABA_ID}/subscribed_apps");
    world.delete(&path).await;
    world.greet("+15551230001").await;
    // The updates of the message leave in the order they came: once three are unheard, none is to come.
    loop {
        let stats = world.stats().await;
        if stats["webhooks"]["unheard"] == 3 {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert!(world.callback.webhooks().is_empty());
}
