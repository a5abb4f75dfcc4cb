//! Every refusal has the one error shape and changes nothing.

use crate::support::{Answer, Server};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn what_is_not_there_and_what_cannot_be_done_there_are_refused_in_shape() {
    let server = Server::start();
    let client = server.client();
    client.get("/nothing").await.refused(404, "not_found");
    client.get("nothing").await.refused(404, "not_found");
    client
        .post("/healthz", json!({}))
        .await
        .refused(405, "method_not_allowed");
    client
        .patch("api_keys", json!({}))
        .await
        .refused(405, "method_not_allowed");
    client
        .delete("api_keys/key_999")
        .await
        .refused(404, "not_found");
    client
        .delete("api_keys/agt_1")
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_400_and_one_that_cannot_be_accepted_names_its_field() {
    let server = Server::start();
    let client = server.client();
    for (body, status, code, field) in [
        ("{", 400, "malformed_json", ""),
        ("\u{0}", 400, "malformed_json", ""),
        (
            r#"{"name":"a","role":"viewer","colour":"red"}"#,
            422,
            "unknown_field",
            "colour",
        ),
        (r#"{"name":1,"role":}"#, 400, "malformed_json", ""),
        (
            r#"{"name":1,"role":"viewer"}"#,
            422,
            "invalid_value",
            "name",
        ),
        (
            r#"{"name":"a","role":"king"}"#,
            422,
            "invalid_value",
            "role",
        ),
        (r#"{"name":"a"}"#, 422, "missing_field", "role"),
        (r#"{"name":" ","role":"viewer"}"#, 422, "blank", "name"),
    ] {
        let answer = Answer::to(client.request(Method::POST, "api_keys").body(body)).await;
        answer.refused(status, code);
        assert_eq!(answer.field(), field, "{body}");
    }
    let broken = client
        .request(Method::POST, "api_keys")
        .body(b"{\"name\":\"\xff\"}".to_vec());
    Answer::to(broken).await.refused(400, "malformed_json");
    let keys = client.get("api_keys").await.expect(200);
    assert_eq!(
        keys["data"].as_array().map(Vec::len),
        Some(1),
        "only the admin's key"
    );
}

#[tokio::test]
async fn a_parameter_that_cannot_be_read_names_itself() {
    let server = Server::start();
    let client = server.client();
    for (query, code, field) in [
        ("limit=many", "invalid_parameter", "limit"),
        ("limit=0", "invalid_limit", "limit"),
        ("limit=1001", "invalid_limit", "limit"),
        ("cursor=abc", "invalid_cursor", "cursor"),
    ] {
        let answer = client.get(&format!("api_keys?{query}")).await;
        answer.refused(400, code);
        assert_eq!(answer.field(), field);
    }
}

#[tokio::test]
async fn what_no_database_can_keep_is_refused() {
    let server = Server::start();
    let client = server.client();
    let answer = client
        .post("dead_letters/retry", json!({"filter": {"cause": "a\u{0}"}}))
        .await;
    answer.refused(422, "control_characters");
    assert_eq!(answer.field(), "cause");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_however_it_is_sent() {
    let server = Server::start();
    let client = server.client();
    let whole = client
        .request(Method::POST, "api_keys")
        .body(vec![b' '; 200_000_000]);
    Answer::to(whole).await.refused(413, "body_too_large");
    let chunks =
        futures::stream::iter((0..300).map(|_| Ok::<_, std::io::Error>(vec![b' '; 10_000])));
    let chunked = client
        .request(Method::POST, "api_keys")
        .body(reqwest::Body::wrap_stream(chunks));
    Answer::to(chunked).await.refused(413, "body_too_large");
    client.get("api_keys").await.expect(200);
}
