//! Knowledge over HTTP, and asking an agent.

use crate::support::{Answer, Client, Footing, Installation, Model, Server};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const KNOWLEDGE: &str = "agents/default/knowledge";
const ASK: &str = "agents/default/ask";
const MB: usize = 1024 * 1024;

async fn ask(client: &Client, text: &str) -> Value {
    client.post(ASK, json!({"text": text})).await.expect(200)
}

async fn upload(client: &Client, method: Method, path: &str, kind: &str, file: Vec<u8>) -> Answer {
    let request = client.request(method, path);
    Answer::to(request.header("content-type", kind).body(file)).await
}

fn path(document: &Value) -> String {
    format!("{KNOWLEDGE}/{}", document["id"].as_str().expect("an id"))
}

#[tokio::test]
async fn what_was_added_is_answered_with_its_source_until_it_is_replaced_or_deleted() {
    let server = Server::start();
    let client = server.client();
    let nothing = ask(&client, "When do you open?").await;
    assert_eq!(nothing["answer"], json!(null));
    assert_eq!(
        (&nothing["handover"], &nothing["sources"]),
        (&json!(true), &json!([]))
    );
    assert_eq!(nothing["reason"]["code"], "not_known");

    let given = json!({"title": "Hours", "text": "We open at nine."});
    let hours = client.post(KNOWLEDGE, given).await.expect(201);
    let begun = Instant::now();
    let asked = ask(&client, "When do you open?").await;
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
    let sources = json!([{"id": hours["id"], "title": "Hours"}]);
    let expected = json!({"answer": "We open at nine.", "handover": false, "reason": null, "sources": sources});
    assert_eq!(asked, expected);

    let read = client.get(&path(&hours)).await.expect(200);
    assert_eq!(
        (&read["text"], &read["bytes"]),
        (&json!("We open at nine."), &json!(16))
    );
    let listed = client.get(KNOWLEDGE).await.expect(200);
    assert_eq!(listed, json!({"data": [hours], "next_cursor": null}));

    let change = json!({"text": "We open at ten."});
    let changed = client.patch(&path(&hours), change).await.expect(200);
    assert_eq!(changed["title"], "Hours");
    assert_eq!(
        ask(&client, "When do you open?").await["answer"],
        "We open at ten."
    );
    let whole = json!({"title": "Closed", "text": "We are closed for good."});
    client.put(&path(&hours), whole).await.expect(200);
    assert_eq!(ask(&client, "When do you open?").await["handover"], true);
    assert_eq!(
        ask(&client, "closed?").await["sources"][0]["title"],
        "Closed"
    );

    client.delete(&path(&hours)).await.expect(200);
    assert_eq!(ask(&client, "closed?").await["handover"], true);
    client.get(&path(&hours)).await.refused(404, "not_found");
    client.delete(&path(&hours)).await.refused(404, "not_found");
}

#[tokio::test]
async fn files_are_taken_as_they_are_up_to_5_mb() {
    let server = Server::start();
    let client = server.client();
    let markdown = b"Intro\n\n# The caf\xc3\xa9 #\n\nBreakfast is served at eight.\n".to_vec();
    let made = upload(
        &client,
        Method::POST,
        KNOWLEDGE,
        "text/markdown; charset=utf-8",
        markdown.clone(),
    )
    .await;
    let made = made.expect(201);
    assert_eq!(made["title"], "The café");
    let named = format!("{}?title=Our%20caf%C3%A9", path(&made));
    let renamed = upload(&client, Method::PUT, &named, "text/plain", markdown)
        .await
        .expect(200);
    assert_eq!(
        (&renamed["title"], &renamed["id"]),
        (&json!("Our café"), &made["id"])
    );
    assert_eq!(
        ask(&client, "breakfast?").await["sources"][0]["title"],
        "Our café"
    );

    let mut largest = "Nothing of interest stands here. "
        .repeat(5 * MB / 33)
        .into_bytes();
    largest.extend(b"\n\nThe giraffe eats at noon.");
    largest.drain(..largest.len() - 5 * MB);
    let large = upload(
        &client,
        Method::POST,
        KNOWLEDGE,
        "text/plain",
        largest.clone(),
    )
    .await;
    large.expect(201);
    let found = ask(&client, "When does the giraffe eat?").await;
    assert_eq!(found["answer"], "The giraffe eats at noon.");
    largest.push(b'x');
    for file in [largest.clone(), vec![b'a'; 13 * MB]] {
        let refused = upload(&client, Method::POST, KNOWLEDGE, "text/plain", file).await;
        assert_eq!(refused.status, 413, "{refused:?}");
    }
    let text = String::from_utf8(largest).expect("text");
    let in_json = client
        .post(KNOWLEDGE, json!({"title": "x", "text": text}))
        .await;
    in_json.refused(413, "document_too_large");
}

#[tokio::test]
async fn documents_that_cannot_be_read_are_refused() {
    let server = Server::start();
    let client = server.client();
    for (kind, file, status, code) in [
        ("text/plain", &b"Jos\xe9"[..], 400, "invalid_utf8"),
        ("text/plain", b" \n", 422, "blank"),
        ("text/plain", b"PK\x00\x01", 422, "control_characters"),
        ("application/pdf", b"%PDF", 415, "unsupported_content_type"),
        ("application/json", b"{", 400, "malformed_json"),
        (
            "application/json",
            br#"{"title":"a"}"#,
            422,
            "missing_field",
        ),
        (
            "application/json",
            br#"{"title":"a","text":"b","c":1}"#,
            422,
            "unknown_field",
        ),
        (
            "application/json",
            br#"{"title":" ","text":"b"}"#,
            422,
            "blank",
        ),
    ] {
        let refused = upload(&client, Method::POST, KNOWLEDGE, kind, file.to_vec()).await;
        refused.refused(status, code);
    }
    client
        .get(&format!("{KNOWLEDGE}/seg_1"))
        .await
        .refused(404, "not_found");
    let listed = client.get(KNOWLEDGE).await.expect(200);
    assert_eq!(listed["data"], json!([]));
}

#[tokio::test]
async fn odd_questions_are_handed_over_or_refused() {
    let server = Server::start();
    let client = server.client();
    let given = json!({"title": "Hours", "text": "We open at nine."});
    client.post(KNOWLEDGE, given).await.expect(201);
    for (text, reason) in [
        ("", "nothing_asked"),
        ("🤗👍🏽", "nothing_asked"),
        ("Quero falar com um atendente!", "asked_for_a_person"),
        (&"🤗".repeat(4_096)[..], "nothing_asked"),
        (&"wxyz ".repeat(819)[..], "not_known"),
    ] {
        let asked = ask(&client, text).await;
        assert_eq!(
            (&asked["answer"], &asked["reason"]["code"]),
            (&json!(null), &json!(reason))
        );
    }
    for (body, code) in [
        (json!({"text": "é".repeat(4_097)}), "too_long"),
        (json!({}), "missing_field"),
        (json!({"text": 5}), "invalid_value"),
        (json!({"text": "a", "colour": "red"}), "unknown_field"),
    ] {
        client.post(ASK, body).await.refused(422, code);
    }
}

#[tokio::test]
async fn viewers_only_read_and_agents_keep_their_knowledge_apart() {
    let server = Server::start();
    let admin = server.client();
    let given = json!({"title": "Hours", "text": "We open at nine."});
    let operator = admin.with_new_key("operator", None).await;
    let hours = operator.post(KNOWLEDGE, given.clone()).await.expect(201);
    let viewer = admin.with_new_key("viewer", None).await;
    viewer.get(&path(&hours)).await.expect(200);
    viewer
        .post(KNOWLEDGE, given)
        .await
        .refused(403, "forbidden");
    viewer
        .post(ASK, json!({"text": "open?"}))
        .await
        .refused(403, "forbidden");
    let other = admin
        .post("agents", json!({"name": "other"}))
        .await
        .expect(201);
    let other = other["id"].as_str().expect("an id");
    let bound = admin.with_new_key("operator", Some(other)).await;
    bound.get(KNOWLEDGE).await.refused(404, "not_found");
    let asked = bound
        .post(&format!("agents/{other}/ask"), json!({"text": "open?"}))
        .await;
    assert_eq!(asked.expect(200)["handover"], true);
    let id = hours["id"].as_str().expect("an id");
    bound
        .get(&format!("agents/{other}/knowledge/{id}"))
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn a_model_answers_where_one_is_set() {
    let model = Model::says(r#"{"answer":"Às nove.","handover":false,"sources":[1]}"#);
    let variables = [
        ("OPENAI_BASE_URL", model.base_url.as_str()),
        ("OPENAI_MODEL", "a-model"),
        ("OPENAI_API_KEY", "sk-of-the-tests"),
    ];
    let installation = Installation::start_with(Footing::Embedded, &variables).await;
    let client = installation.client();
    let given = json!({"title": "Hours", "text": "We open at nine."});
    let hours = client.post(KNOWLEDGE, given).await.expect(201);
    let body =
        json!({"text": "A que horas abre? When do you open?", "campaign_message": "Hello Ana!"});
    let asked = client.post(ASK, body).await.expect(200);
    assert_eq!(asked["answer"], "Às nove.");
    assert_eq!(
        asked["sources"],
        json!([{"id": hours["id"], "title": "Hours"}])
    );
    let heard = model.asked();
    assert_eq!((heard.len(), &heard[0]["model"]), (1, &json!("a-model")));
    assert_eq!(heard[0]["messages"].as_array().map(Vec::len), Some(4));
    // Whoever wants a person is not discussed with a model.
    assert_eq!(ask(&client, "operator").await["handover"], true);
    assert_eq!(model.asked().len(), 1);
    assert!(!installation.log().contains("sk-of-the-tests"));
    installation.finish().await;
}

#[tokio::test]
async fn a_second_process_answers_at_once_what_was_told_to_the_first() {
    let mut installation = Installation::start_with(Footing::Scaled, &[]).await;
    let (first, second) = (installation.client(), installation.client_of_another_web());
    for n in 0..5 {
        let given = json!({"title": format!("Room {n}"), "text": format!("Meet at desk x{n}.")});
        let added = first.post(KNOWLEDGE, given).await.expect(201);
        let asked = ask(&second, &format!("meet x{n}")).await;
        assert_eq!(asked["sources"][0]["id"], added["id"]);
        first.delete(&path(&added)).await.expect(200);
        assert_eq!(ask(&second, &format!("meet x{n}")).await["handover"], true);
    }
    installation.finish().await;
}
