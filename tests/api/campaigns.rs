//! Campaigns over HTTP: drafts, previews, refusals. The journeys tell the rest.

use crate::support::{Answer, Client, Server};
use reqwest::Method;
use serde_json::{Value, json};

async fn template(client: &Client, body: &str) -> String {
    let template = json!({"name": "news", "language": "en", "category": "marketing", "body": body,
        "header": {"type": "text", "text": "For {{1}}"},
        "buttons": [{"type": "quick_reply", "text": "Stop"}, {"type": "url", "text": "Go", "url": "https://a.example/{{1}}"}],
        "examples": {"1": "Ana"}});
    let made = client
        .post("agents/default/templates", template)
        .await
        .expect(201);
    made["id"].as_str().expect("an id").to_owned()
}

fn draft(template: &str) -> Value {
    json!({
        "name": "Spring",
        "reply_mode": "ai",
        "template_id": template,
        "variables": {
            "1": {"source": "field", "value": "name", "fallback": "friend"},
            "2": {"source": "field", "value": "email", "if_missing": "fail"},
            "header.1": {"source": "static", "value": "you"},
            "button.1": {"source": "field", "value": "external_id"},
        },
        "audience": {"all": true},
        "simulation_seed": 42,
    })
}

async fn contacts(client: &Client, contacts: Value) -> Value {
    client
        .post("agents/default/contacts", json!({"contacts": contacts}))
        .await
        .expect(200)
}

#[tokio::test]
async fn a_draft_is_shown_as_the_contract_says() {
    let server = Server::start();
    let client = server.client();
    let template = template(&client, "Hi {{1}}, we write to {{2}} too.").await;
    let made = client
        .post("agents/default/campaigns", draft(&template))
        .await
        .expect(201);
    for (key, value) in [
        ("status", json!("draft")),
        ("delivery", json!("simulated")),
        ("reply_mode", json!("ai")),
        ("total", json!(0)),
        (
            "funnel",
            json!({"queued": 0, "sent": 0, "delivered": 0, "read": 0, "replied": 0, "failed": 0, "cancelled": 0}),
        ),
        (
            "reached",
            json!({"sent": 0, "delivered": 0, "read": 0, "replied": 0}),
        ),
        ("in_doubt", json!(0)),
        ("in_doubt_policy", json!("hold")),
        ("simulation_seed", json!("42")),
        ("expires_after_hours", json!(24)),
        ("pause_reason", Value::Null),
        ("sent_at", Value::Null),
        ("completed_at", Value::Null),
    ] {
        assert_eq!(made[key], value, "{key}");
    }
    assert_eq!(made["variables"]["1"]["if_missing"], "fallback");
    let path = format!(
        "agents/default/campaigns/{}",
        made["id"].as_str().expect("an id")
    );
    assert_eq!(client.get(&path).await.expect(200), made);
    let changed = client
        .patch(
            &path,
            json!({"name": "Summer", "in_doubt": "resend", "simulation_seed": null}),
        )
        .await
        .expect(200);
    assert_eq!(
        (
            &changed["name"],
            &changed["in_doubt_policy"],
            &changed["simulation_seed"]
        ),
        (&json!("Summer"), &json!("resend"), &Value::Null)
    );
    let listed = client
        .get("agents/default/campaigns?status=draft")
        .await
        .expect(200);
    assert_eq!(listed["data"], json!([changed]));
    client.delete(&path).await.expect(200);
    client.get(&path).await.refused(404, "not_found");
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
async fn a_draft_that_cannot_be_meant_is_refused_and_not_kept() {
    let server = Server::start();
    let client = server.client();
    let template = template(&client, "Hi {{1}}, we write to {{2}} too.").await;
    for (key, value, status, code, field) in [
        ("colour", json!("red"), 422, "unknown_field", "colour"),
        ("name", json!(""), 422, "blank", "name"),
        (
            "reply_mode",
            json!("robot"),
            422,
            "invalid_value",
            "reply_mode",
        ),
        ("template_id", json!("tpl_999"), 404, "not_found", ""),
        (
            "template_id",
            json!("news"),
            404,
            "not_found",
            "template_id",
        ),
        (
            "expires_after_hours",
            json!(1000),
            422,
            "out_of_range",
            "expires_after_hours",
        ),
        (
            "simulation_seed",
            json!([]),
            422,
            "invalid_value",
            "simulation_seed",
        ),
        (
            "variables",
            json!({"1": {"source": "moon", "value": "x"}}),
            422,
            "invalid_value",
            "variables.1.source",
        ),
        (
            "variables",
            json!({"1": {"source": "attribute", "value": "age"}}),
            422,
            "unknown_attribute",
            "variables.1.value",
        ),
        (
            "audience",
            json!({"filter": {"field": "name", "op": "like", "value": "x"}}),
            422,
            "unknown_op",
            "audience.filter.op",
        ),
    ] {
        let mut body = draft(&template);
        body[key] = value;
        let answer = client.post("agents/default/campaigns", body).await;
        answer.refused(status, code);
        assert_eq!(answer.field(), field, "{key}");
    }
    let mut deep = "{\"not\":".repeat(1000);
    deep.push_str(&"}".repeat(1000));
    let body = draft(&template)
        .to_string()
        .replace("{\"all\":true}", &format!("{{\"filter\":{deep}}}"));
    let answer = Answer::to(
        client
            .request(Method::POST, "agents/default/campaigns")
            .body(body),
    )
    .await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    let listed = client.get("agents/default/campaigns").await.expect(200);
    assert_eq!(listed["data"], json!([]));
}

#[tokio::test]
async fn what_cannot_be_sent_says_why_and_stays_a_draft() {
    let server = Server::start();
    let client = server.client();
    let template = template(&client, "Hi {{1}}, {{2}} and {{3}}!").await;
    let made = client
        .post("agents/default/campaigns", draft(&template))
        .await
        .expect(201);
    let path = format!(
        "agents/default/campaigns/{}",
        made["id"].as_str().expect("an id")
    );
    let send = format!("{path}/send");
    let refused = client.post(&send, json!({})).await;
    assert_eq!(
        refused.refused(422, "variables_unmapped")["details"]["variables"],
        json!(["3"])
    );
    let mut variables = draft(&template)["variables"].clone();
    variables["3"] = json!({"source": "static", "value": "x"});
    client
        .patch(&path, json!({"variables": variables}))
        .await
        .expect(200);
    client
        .post(&send, json!({}))
        .await
        .refused(422, "audience_empty");
    client
        .delete(&format!("agents/default/templates/{template}"))
        .await
        .expect(200);
    client
        .post(&send, json!({}))
        .await
        .refused(422, "template_not_approved");
    let preflight = client.get(&format!("{path}/preflight")).await.expect(200);
    assert_eq!(preflight["blocking"][0]["code"], "template_not_approved");
    for verb in ["pause", "cancel"] {
        client
            .post(&format!("{path}/{verb}"), json!({}))
            .await
            .refused(409, "campaign_not_sending");
    }
    client
        .post(&format!("{path}/resume"), json!({}))
        .await
        .refused(409, "campaign_not_paused");
    client
        .post(
            &format!("{path}/schedule"),
            json!({"at": "2020-01-01T00:00:00Z"}),
        )
        .await
        .refused(422, "time_passed");
    client
        .post(&format!("{path}/schedule"), json!({"at": "tomorrow"}))
        .await
        .refused(422, "invalid_value");
    assert_eq!(client.get(&path).await.expect(200)["status"], "draft");
}

#[tokio::test]
async fn a_preview_shows_what_a_person_would_see() {
    let server = Server::start();
    let client = server.client();
    let template = template(&client, "Hi {{1}}, we write to {{2}} too.").await;
    let upserted = contacts(&client, json!([{"external_id": "p 1", "name": "Bo"}])).await;
    let contact = upserted["data"][0]["id"].as_str().expect("an id");
    let made = client
        .post("agents/default/campaigns", draft(&template))
        .await
        .expect(201);
    let path = format!(
        "agents/default/campaigns/{}",
        made["id"].as_str().expect("an id")
    );
    let shown = client
        .post(&format!("{path}/preview"), json!({"contact_id": contact}))
        .await
        .expect(200);
    assert_eq!(shown["header"], json!({"type": "text", "text": "For you"}));
    assert_eq!(shown["body"], "Hi Bo, we write to {{2}} too.");
    assert_eq!(shown["buttons"][1]["url"], "https://a.example/p 1");
    assert_eq!(shown["missing"], json!(["2"]));
    assert!(shown.get("footer").is_none());
    let request = client.request(Method::POST, &format!("{path}/preview"));
    let examples = Answer::to(request).await.expect(200);
    assert_eq!(examples["body"], "Hi Ana, we write to {{2}} too.");
    client
        .post(&format!("{path}/preview"), json!({"contact_id": "con_999"}))
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn another_agents_campaigns_are_not_there() {
    let server = Server::start();
    let client = server.client();
    let template = template(&client, "Hi {{1}}, we write to {{2}} too.").await;
    let made = client
        .post("agents/default/campaigns", draft(&template))
        .await
        .expect(201);
    let id = made["id"].as_str().expect("an id");
    let other = client
        .post("agents", json!({"name": "Other"}))
        .await
        .expect(201);
    let other = other["id"].as_str().expect("an id");
    let path = format!("agents/{other}/campaigns/{id}");
    client.get(&path).await.refused(404, "not_found");
    client
        .patch(&path, json!({"name": "x"}))
        .await
        .refused(404, "not_found");
    client.delete(&path).await.refused(404, "not_found");
    for verb in ["send", "pause", "resume", "cancel", "preview"] {
        client
            .post(&format!("{path}/{verb}"), json!({}))
            .await
            .refused(404, "not_found");
    }
    for read in ["preflight", "recipients", "events", "export.csv"] {
        client
            .get(&format!("{path}/{read}"))
            .await
            .refused(404, "not_found");
    }
    client
        .post(&format!("agents/{other}/campaigns"), draft(&template))
        .await
        .refused(404, "not_found");
    let bound = client.with_new_key("operator", Some(other)).await;
    bound
        .get(&format!("agents/{other}/campaigns"))
        .await
        .expect(200);
    bound
        .get("agents/default/campaigns")
        .await
        .refused(404, "not_found");
    let viewer = client.with_new_key("viewer", None).await;
    viewer
        .get(&format!("agents/default/campaigns/{id}"))
        .await
        .expect(200);
    viewer
        .post(&format!("agents/default/campaigns/{id}/send"), json!({}))
        .await
        .refused(403, "forbidden");
}
