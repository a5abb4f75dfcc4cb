//! `Idempotency-Key`: same key, same answer.

use crate::support::{Answer, Client, Server};
use reqwest::Method;
use serde_json::{Value, json};

async fn create(client: &Client, key: &str, body: &Value) -> Answer {
    let request = client
        .request(Method::POST, "api_keys")
        .header("idempotency-key", key);
    Answer::to(request.json(body)).await
}

async fn how_many(client: &Client) -> usize {
    let keys = client.get("api_keys").await.expect(200);
    keys["data"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn a_repeated_request_gets_the_same_answer_even_after_a_crash() {
    let mut server = Server::start();
    let client = server.client();
    let body = json!({"name": "a", "role": "viewer"});
    let first = create(&client, "one", &body).await.expect(201);
    let second = create(&client, "one", &body).await.expect(201);
    assert_eq!(first["id"], second["id"]);
    assert_eq!(second["secret"], Value::Null, "a secret is never kept");
    server.crash_and_restart();
    let client = server.client();
    assert_eq!(
        create(&client, "one", &body).await.expect(201)["id"],
        first["id"]
    );
    let other = json!({"name": "b", "role": "viewer"});
    create(&client, "one", &other)
        .await
        .refused(409, "idempotency_key_reused");
    assert_eq!(how_many(&client).await, 2);
}

#[tokio::test]
async fn a_request_sent_many_times_at_once_is_done_once() {
    let server = Server::start();
    let client = server.client();
    let body = json!({"name": "a", "role": "viewer"});
    let answers = futures::future::join_all((0..10).map(|_| create(&client, "one", &body))).await;
    for answer in &answers {
        assert_eq!(answer.body["id"], answers[0].body["id"]);
    }
    assert_eq!(how_many(&client).await, 2);
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    let server = Server::start();
    let client = server.client();
    create(&client, "one", &json!({"name": "a"}))
        .await
        .refused(422, "missing_field");
    create(&client, "one", &json!({"name": "a", "role": "viewer"}))
        .await
        .expect(201);
    create(&client, "", &json!({"name": "a", "role": "viewer"}))
        .await
        .refused(400, "invalid_idempotency_key");
}
