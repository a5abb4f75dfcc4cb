//! Outgoing webhooks: who may make them, and what is refused.

use crate::support::Server;
use serde_json::json;

const HOOKS: &str = "agents/default/webhooks";

/// An address that is not asked, and that everybody may give.
const PUBLIC: &str = "http://1.1.1.1/told";

#[tokio::test]
async fn a_webhook_is_made_read_changed_and_deleted_and_its_secret_is_shown_once() {
    let server = Server::start();
    let client = server.client();
    let body = json!({"url": PUBLIC, "events": ["recipient.read", "campaign.sent"]});
    let made = client.post(HOOKS, body).await.expect(201);
    let secret = made["secret"].as_str().expect("a secret");
    assert!(secret.starts_with("whsec_"), "{secret}");
    let hook = format!("{HOOKS}/{}", made["id"].as_str().expect("an id"));
    for path in [HOOKS, &hook] {
        let shown = client.get(path).await.expect(200).to_string();
        assert!(
            shown.contains(PUBLIC) && !shown.contains("whsec_"),
            "{shown}"
        );
    }
    let change = json!({"events": ["ticket.updated"], "enabled": false});
    let changed = client.patch(&hook, change).await.expect(200);
    assert_eq!(changed["events"], json!(["ticket.updated"]));
    assert_eq!(changed["status"], "disabled");
    client
        .post(&format!("{hook}/test"), json!({}))
        .await
        .refused(409, "webhook_disabled");
    let page = client
        .get(&format!("{hook}/deliveries?state=given_up"))
        .await;
    assert_eq!(page.expect(200)["data"], json!([]));
    client.delete(&hook).await.expect(200);
    client.get(&hook).await.refused(404, "not_found");
}

#[tokio::test]
async fn what_a_webhook_cannot_be_is_refused_and_the_field_is_named() {
    let server = Server::start();
    let client = server.client();
    for (body, code, field) in [
        (
            json!({"url": "ftp://1.1.1.1/", "events": ["campaign.sent"]}),
            "invalid_url",
            "url",
        ),
        (
            json!({"url": "http://10.0.0.1/", "events": ["campaign.sent"]}),
            "target_private",
            "url",
        ),
        (
            json!({"url": PUBLIC, "events": []}),
            "events_empty",
            "events",
        ),
        (
            json!({"url": PUBLIC, "events": ["campaign.gone"]}),
            "unknown_event",
            "events",
        ),
        (
            json!({"url": PUBLIC, "events": ["campaign.sent"], "secret": "x"}),
            "unknown_field",
            "secret",
        ),
    ] {
        let answer = client.post(HOOKS, body).await;
        let error = answer.refused(422, code);
        if code == "unknown_event" {
            assert_eq!(
                error["details"]["allowed"].as_array().map(Vec::len),
                Some(12)
            );
        }
        assert_eq!(answer.field(), field);
    }
    let made = client
        .post(HOOKS, json!({"url": PUBLIC, "events": ["campaign.sent"]}))
        .await
        .expect(201);
    let hook = format!("{HOOKS}/{}", made["id"].as_str().expect("an id"));
    let state = client.get(&format!("{hook}/deliveries?state=lost")).await;
    state.refused(422, "unknown_state");
    assert_eq!(state.field(), "state");
}

#[tokio::test]
async fn operators_handle_webhooks_of_their_agent_and_viewers_only_read() {
    let server = Server::start();
    let admin = server.client();
    let body = json!({"url": PUBLIC, "events": ["campaign.sent"]});
    let viewer = admin.with_new_key("viewer", None).await;
    viewer.get(HOOKS).await.expect(200);
    viewer
        .post(HOOKS, body.clone())
        .await
        .refused(403, "forbidden");
    let operator = admin.with_new_key("operator", Some("default")).await;
    operator.post(HOOKS, body).await.expect(201);
    let other = admin
        .post("agents", json!({"name": "other"}))
        .await
        .expect(201);
    let theirs = format!("agents/{}/webhooks", other["id"].as_str().expect("an id"));
    operator.get(&theirs).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_replayed_creation_does_not_show_the_secret_again() {
    let server = Server::start();
    let client = server.client();
    let make = || {
        let request = client.request(reqwest::Method::POST, HOOKS);
        let request = request.header("idempotency-key", "once");
        let body = json!({"url": PUBLIC, "events": ["campaign.sent"]});
        crate::support::Answer::to(request.json(&body))
    };
    let (first, second) = (make().await.expect(201), make().await.expect(201));
    assert_eq!(first["id"], second["id"]);
    assert!(first["secret"].is_string() && second["secret"].is_null());
}
