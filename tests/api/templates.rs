//! Templates over HTTP.

use crate::support::{Footing, Installation, Meta, Server, eventually};
use serde_json::json;

#[tokio::test]
async fn a_template_without_a_channel_is_approved_at_once_and_marked() {
    let server = Server::start();
    let client = server.client();
    let given = json!({
        "name": "order_update", "language": "en_US", "category": "utility",
        "header": {"type": "text", "text": "News for {{1}}"},
        "body": "Hi {{1}}, your order {{2}} is on its way.",
        "footer": "Reply STOP to opt out",
        "buttons": [{"type": "quick_reply", "text": "Thanks"}, {"type": "url", "text": "Track", "url": "https://a.example/{{1}}"}],
        "examples": {"1": "Ana", "2": "A-42"},
    });
    let made = client
        .post("agents/default/templates", given.clone())
        .await
        .expect(201);
    assert_eq!(made["status"], "approved");
    assert_eq!(made["simulated"], true);
    for (key, value) in given.as_object().expect("an object") {
        assert_eq!(&made[key], value, "{key}");
    }
    assert_eq!(made["variables"], json!(["1", "2", "header.1", "button.1"]));
    let path = format!(
        "agents/default/templates/{}",
        made["id"].as_str().expect("an id")
    );
    assert_eq!(client.get(&path).await.expect(200), made);
    client
        .post("agents/default/templates", given)
        .await
        .refused(409, "template_exists");
    let changed = client
        .patch(&path, json!({"header": null, "body": "Hi!"}))
        .await
        .expect(200);
    assert_eq!(
        (&changed["header"], &changed["examples"]),
        (&json!(null), &json!({}))
    );
    assert_eq!(changed["footer"], "Reply STOP to opt out");
    client
        .patch(&path, json!({"status": "approved"}))
        .await
        .refused(422, "unknown_field");
    client
        .post("agents/default/templates/sync", json!({}))
        .await
        .refused(409, "channel_not_connected");
    client.delete(&path).await.expect(200);
    client.get(&path).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_template_that_meta_would_refuse_is_refused_with_its_field() {
    let server = Server::start();
    let client = server.client();
    let mut given =
        json!({"name": "a", "language": "en", "category": "utility", "body": "Hi {{2}}!"});
    let gap = client.post("agents/default/templates", given.clone()).await;
    gap.refused(422, "placeholder_gap");
    assert_eq!(gap.field(), "body");
    given["body"] = json!("Hi!");
    given["buttons"] = json!([{"type": "quick_reply", "text": "ok", "colour": "red"}]);
    let unknown = client.post("agents/default/templates", given).await;
    unknown.refused(422, "unknown_field");
    assert_eq!(unknown.field(), "buttons[0].colour");
    let listed = client.get("agents/default/templates").await.expect(200);
    assert_eq!(listed, json!({"data": [], "next_cursor": null}));
}

#[tokio::test]
async fn with_a_channel_a_template_is_submitted_to_meta_and_follows_its_review() {
    let meta = Meta::start().await;
    let installation = Installation::start_against(Footing::Embedded, &meta, &[]).await;
    installation.connect(80.0).await;
    let client = installation.client();
    let templates = "agents/default/templates";
    for (review, end, name) in [
        ("approve", "approved", "good"),
        ("reject", "rejected", "bad"),
    ] {
        meta.switch(json!({ "review": review })).await;
        let given = json!({
            "name": name, "language": "en_US", "category": "utility",
            "body": "Hi {{1}}, your order is on its way.", "examples": {"1": "Ana"},
        });
        let made = client.post(templates, given).await.expect(201);
        assert_eq!(
            (&made["status"], &made["simulated"]),
            (&json!("pending"), &json!(false))
        );
        assert!(made["meta_id"].is_string(), "{made}");
        let path = format!("{templates}/{}", made["id"].as_str().expect("an id"));
        eventually("Meta's review is told", || async {
            client.get(&path).await.expect(200)["status"] == end
        })
        .await;
        let reviewed = client.get(&path).await.expect(200);
        assert_eq!(
            reviewed["status_reason"].is_string(),
            end == "rejected",
            "{reviewed}"
        );
        client.delete(&path).await.expect(200);
        client.get(&path).await.refused(404, "not_found");
    }
    let lacking =
        json!({"name": "c", "language": "en_US", "category": "utility", "body": "Hi {{1}}!"});
    let refused = client.post(templates, lacking).await;
    assert_eq!(refused.status, 422, "Meta wants an example: {refused:?}");
    installation.finish().await;
}

#[tokio::test]
async fn all_pages_of_meta_s_templates_are_fetched() {
    let meta = Meta::start().await;
    let installation = Installation::start_against(Footing::Embedded, &meta, &[]).await;
    installation.connect(80.0).await;
    let client = installation.client();
    meta.add_template(json!({"count": 250})).await;
    let sync = "agents/default/templates/sync";
    let synced = client.post(sync, json!({})).await.expect(200);
    assert_eq!(synced, json!({"created": 250, "updated": 0, "removed": 0}));
    let again = client.post(sync, json!({})).await.expect(200);
    assert_eq!(again, json!({"created": 0, "updated": 0, "removed": 0}));
    let listed = client
        .get("agents/default/templates?limit=1000")
        .await
        .expect(200);
    // The one that every account has, besides.
    assert_eq!(listed["data"].as_array().expect("a list").len(), 251);
    installation.finish().await;
}
