//! What becomes of a question, whatever the other side does.

use super::{Client, Failure, Message, Model, Role};
use crate::testing::meta::{Raw, Reply, json};
use std::time::Duration;

const ANSWER: &str = r#"{"choices":[{"message":{"role":"assistant","content":"Hello"}}]}"#;

fn model(address: &str) -> Model {
    Model {
        base_url: format!("{address}/v1/"),
        name: "a-model".into(),
        key: Some("sk-secret".into()),
    }
}

async fn asked(raw: &Raw, timeout: Duration) -> Result<String, Failure> {
    let client = Client::new(&model(&raw.address), timeout);
    let message = Message {
        role: Role::User,
        content: "Hi".into(),
    };
    client.complete(&[message]).await
}

async fn answered(reply: Reply) -> Result<String, Failure> {
    let raw = Raw::start(vec![reply]).await;
    let answered = asked(&raw, Duration::from_secs(10)).await;
    assert_eq!(raw.requests().len(), 1, "asked once");
    answered
}

#[tokio::test]
async fn a_question_is_posted_with_its_key_and_answered() {
    let raw = Raw::start(vec![json(200, "", ANSWER)]).await;
    let said = asked(&raw, Duration::from_secs(10)).await;
    assert_eq!(said.as_deref(), Ok("Hello"));
    let request = raw.requests().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(
        head.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"),
        "{head}"
    );
    let head = head.to_lowercase();
    assert!(
        head.contains("\r\nauthorization: bearer sk-secret"),
        "{head}"
    );
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let expected = serde_json::json!({
        "model": "a-model",
        "messages": [{"role": "user", "content": "Hi"}],
        "response_format": {"type": "json_object"},
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn parts_and_nothing_are_read_as_texts() {
    for (content, text) in [
        (
            r#"[{"type":"text","text":"a"},{"type":"x"},{"text":"b"}]"#,
            "ab",
        ),
        ("null", ""),
        (r#""""#, ""),
    ] {
        let body = format!(r#"{{"choices":[{{"message":{{"content":{content}}}}}]}}"#);
        let said = answered(json(200, "", &body)).await;
        assert_eq!(said.as_deref(), Ok(text));
    }
}

#[tokio::test]
async fn what_is_no_answer_is_told_by_its_kind() {
    for (reply, expected) in [
        (
            json(401, "", "Incorrect key sk-secret"),
            Failure::Status(401),
        ),
        (json(429, "", "{}"), Failure::Status(429)),
        (json(500, "", ANSWER), Failure::Status(500)),
        (
            json(307, "location: http://127.0.0.1:1/\r\n", ""),
            Failure::Status(307),
        ),
        (json(200, "", "<html>"), Failure::Unreadable),
        (json(200, "", ""), Failure::Unreadable),
        (json(200, "", r#"{"choices":[]}"#), Failure::Unreadable),
        (
            json(200, "", r#"{"choices":[{"message":{"content":5}}]}"#),
            Failure::Unreadable,
        ),
        (Reply::Endless("HTTP/1.1 200 OK\r\n\r\n"), Failure::TooLarge),
    ] {
        assert_eq!(answered(reply).await, Err(expected));
    }
    let cut = Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{".to_vec());
    let broken = answered(cut).await.unwrap_err();
    assert!(matches!(broken, Failure::Unreachable(_)), "{broken:?}");
}

#[tokio::test]
async fn silence_and_absence_are_told_without_key_and_address() {
    let silent = Raw::start(vec![Reply::Silence]).await;
    let late = asked(&silent, Duration::from_millis(200)).await;
    assert_eq!(late, Err(Failure::Late));

    crate::testing::meta::tls();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let mut absent = model(&format!("http://user:password@{address}"));
    absent.base_url.push_str("?token=t0ken");
    let client = Client::new(&absent, Duration::from_secs(10));
    let failure = client.complete(&[]).await.unwrap_err();
    let told = format!("{failure} {failure:?} {client:?} {absent:?}");
    assert!(matches!(failure, Failure::Unreachable(_)), "{told}");
    assert!(
        !format!("{failure} {failure:?} {client:?}").contains("password"),
        "{told}"
    );
    assert!(!told.contains("sk-secret"), "{told}");
}
