//! Agents over HTTP.

use crate::support::Server;
use serde_json::json;

#[tokio::test]
async fn the_default_agent_is_there_and_others_can_be_made() {
    let server = Server::start();
    let client = server.client();
    let first = client.get("agents/default").await.expect(200);
    assert_eq!(
        (
            &first["name"],
            &first["is_default"],
            &first["default_region"]
        ),
        (&json!("default"), &json!(true), &json!("US"))
    );
    let given = json!({"name": "Loja", "instructions": "Be kind.\nBe brief.", "default_reply_mode": "ai", "default_region": "BR"});
    let made = client.post("agents", given.clone()).await.expect(201);
    for (key, value) in given.as_object().expect("an object") {
        assert_eq!(&made[key], value, "{key}");
    }
    let path = format!("agents/{}", made["id"].as_str().expect("an id"));
    assert_eq!(client.get(&path).await.expect(200), made);
    let changed = client
        .patch(&path, json!({"instructions": null, "default_region": "PT"}))
        .await
        .expect(200);
    assert_eq!(
        (
            &changed["instructions"],
            &changed["default_region"],
            &changed["name"]
        ),
        (&json!(null), &json!("PT"), &json!("Loja"))
    );
    let all = client.get("agents").await.expect(200);
    assert_eq!(all["data"], json!([first, changed]));
}

#[tokio::test]
async fn an_agent_that_cannot_be_is_refused() {
    let server = Server::start();
    let client = server.client();
    for (given, code, field) in [
        (
            json!({"name": "x", "default_region": "Brazil"}),
            "invalid_region",
            "default_region",
        ),
        (json!({"name": " "}), "blank", "name"),
        (json!({"name": "a\u{0}b"}), "control_characters", "name"),
        (json!({"name": "x".repeat(201)}), "too_long", "name"),
        (
            json!({"name": "x", "default_reply_mode": "robot"}),
            "invalid_value",
            "default_reply_mode",
        ),
        (
            json!({"name": "x", "colour": "red"}),
            "unknown_field",
            "colour",
        ),
        (json!({}), "missing_field", "name"),
    ] {
        let refused = client.post("agents", given).await;
        refused.refused(422, code);
        assert_eq!(refused.field(), field);
    }
    let all = client.get("agents").await.expect(200);
    assert_eq!(all["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_key_of_one_agent_sees_that_one_only() {
    let server = Server::start();
    let client = server.client();
    let other = client
        .post("agents", json!({"name": "other"}))
        .await
        .expect(201);
    let other = other["id"].as_str().expect("an id");
    let bound = client.with_new_key("operator", Some(other)).await;
    let seen = bound.get("agents").await.expect(200);
    assert_eq!(
        (
            seen["data"].as_array().map(Vec::len),
            &seen["data"][0]["id"]
        ),
        (Some(1), &json!(other))
    );
    bound.get("agents/default").await.refused(404, "not_found");
    bound
        .get("agents/default/contacts")
        .await
        .refused(404, "not_found");
    bound
        .get(&format!("agents/{other}/contacts"))
        .await
        .expect(200);
    bound
        .patch(&format!("agents/{other}"), json!({"name": "x"}))
        .await
        .refused(403, "forbidden");
    bound
        .post("agents", json!({"name": "x"}))
        .await
        .refused(403, "forbidden");
}
