//! Imports over HTTP, worked off by the real lane.

use crate::support::{Answer, Client, Server, eventually};
use reqwest::Method;
use serde_json::{Value, json};

const IMPORT: &str = "agents/default/contacts/import";

async fn send(client: &Client, kind: &str, body: Vec<u8>) -> Answer {
    let request = client.request(Method::POST, IMPORT);
    Answer::to(request.header("content-type", kind).body(body)).await
}

async fn finished(client: &Client, import: &Value) -> Value {
    let path = format!(
        "agents/default/imports/{}",
        import["id"].as_str().expect("an id")
    );
    eventually("the import ends", || async {
        client.get(&path).await.expect(200)["status"] != "running"
    })
    .await;
    client.get(&path).await.expect(200)
}

#[tokio::test]
async fn a_file_is_imported_in_the_background_with_row_errors() {
    let server = Server::start();
    let client = server.client();
    let age = json!({"name": "age", "type": "number"});
    client
        .post("agents/default/attributes", age)
        .await
        .expect(201);
    let file = "external_id,name,phone,age\na,Ana,+5511987654321,41\nb,Bob,,old\na,Anna,,42\n";
    let accepted = send(&client, "text/csv; charset=utf-8", file.into())
        .await
        .expect(202);
    assert_eq!(accepted["status"], "running");
    let done = finished(&client, &accepted).await;
    assert_eq!(done["status"], "completed");
    let counts = ["processed", "created", "updated", "rejected"].map(|name| done[name].clone());
    assert_eq!(counts, [json!(3), json!(1), json!(1), json!(1)]);
    assert_eq!(done["errors"][0]["line"], 3);
    assert_eq!(done["errors"][0]["code"], "invalid_attribute");
    let file = json!([{"external_id": "a", "name": "Ana"}, {"name": 5}]).to_string();
    let accepted = send(&client, "application/json", file.into())
        .await
        .expect(202);
    let done = finished(&client, &accepted).await;
    assert_eq!(
        (&done["updated"], &done["rejected"]),
        (&json!(1), &json!(1))
    );
    let contacts = client.get("agents/default/contacts").await.expect(200);
    assert_eq!(contacts["data"][0]["name"], "Ana");
    assert_eq!(contacts["data"][0]["attributes"], json!({"age": 42}));
    client
        .get("agents/default/imports/imp_999")
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_at_once() {
    let server = Server::start();
    let client = server.client();
    for (kind, body, status, code) in [
        (
            "text/csv",
            &b"external_id,plan\n1,x\n"[..],
            422,
            "unknown_column",
        ),
        ("text/csv", b"name\nJos\xe9\n", 400, "invalid_utf8"),
        ("text/csv", b"", 422, "empty_import"),
        ("application/json", b"[{", 400, "malformed_json"),
        ("application/json", b"{}", 422, "invalid_import"),
        ("application/xml", b"<x/>", 415, "unsupported_content_type"),
    ] {
        send(&client, kind, body.to_vec())
            .await
            .refused(status, code);
    }
    let large = vec![b'a'; 50 * 1024 * 1024 + 1];
    send(&client, "text/csv", large)
        .await
        .refused(413, "body_too_large");
    client
        .get("agents/default/imports/imp_1")
        .await
        .refused(404, "not_found");
}
