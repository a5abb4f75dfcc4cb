//! What may be sent, and the code for each mistake.

use crate::world::{World, greeting, message_with, quick, text};
use sandbox::PHONE_NUMBER_ID;
use serde_json::{Value, json};

const ANN: &str = "+15551230001";

/// Body parameters with these texts.
fn texts(values: &[&str]) -> Value {
    let one = |value: &&str| json!({"type": "text", "text": value});
    let all: Vec<Value> = values.iter().map(one).collect();
    json!([{"type": "body", "parameters": all}])
}

#[tokio::test]
async fn an_accepted_message_is_answered_and_logged() {
    let world = World::start(quick()).await;
    world.add_templates().await;
    let message = message_with("+1 (555) 123-0001", "plain", texts(&["Ann", "A-17"]));
    let (status, body) = world.message(message).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(
        body["contacts"],
        json!([{"input": "+1 (555) 123-0001", "wa_id": "15551230001"}])
    );
    assert_eq!(body["messages"][0]["message_status"], "accepted");
    let log = world.log().await;
    assert_eq!(log.len(), 1);
    assert_eq!(log[0]["n"], 1);
    assert_eq!(log[0]["to"], "15551230001");
    assert_eq!(log[0]["phone_number_id"], PHONE_NUMBER_ID);
    assert_eq!(log[0]["template"], "plain");
    assert_eq!(log[0]["body_parameters"], json!(["Ann", "A-17"]));
    assert_eq!(log[0]["wamid"], body["messages"][0]["id"]);
    assert_eq!(log[0]["callback_data"], "recipient-+1 (555) 123-0001:1");
}

/// A greeting with one field set to something else.
fn but(field: &str, value: Value) -> Value {
    let mut message = greeting(ANN);
    message[field] = value;
    message
}

/// The cases that need nothing but `hello_world`.
fn mistakes_of_form() -> Vec<(&'static str, Value, u16, u32)> {
    let long = "a".repeat(513);
    let mut other_language = greeting(ANN);
    other_language["template"]["language"]["code"] = "de".into();
    vec![
        (
            "no product",
            but("messaging_product", Value::Null),
            400,
            100,
        ),
        (
            "another product",
            but("messaging_product", json!("telegram")),
            400,
            100,
        ),
        ("no recipient", but("to", Value::Null), 400, 131_008),
        ("a word for a number", but("to", json!("Ann")), 400, 131_009),
        ("a short number", but("to", json!("+12345")), 400, 131_009),
        ("to itself", but("to", json!("+15550100001")), 400, 131_021),
        (
            "long callback data",
            but("biz_opaque_callback_data", json!(long)),
            400,
            100,
        ),
        ("a group", but("recipient_type", json!("group")), 400, 100),
        ("no template", but("template", Value::Null), 400, 100),
        ("an unknown kind", but("type", json!("smell")), 400, 100),
        (
            "an unknown template",
            message_with(ANN, "nothing", json!([])),
            404,
            132_001,
        ),
        ("another language", other_language, 404, 132_001),
        (
            "a parameter too many",
            message_with(ANN, "hello_world", texts(&["Ann"])),
            400,
            132_000,
        ),
        (
            "text without a conversation",
            text(ANN, "Hello"),
            400,
            131_047,
        ),
    ]
}

/// The cases about what goes into a template.
fn mistakes_of_content() -> Vec<(&'static str, Value, u16, u32)> {
    let plain = |values: &[&str]| message_with(ANN, "plain", texts(values));
    let header = |parameter: Value| {
        let components = json!([{"type": "header", "parameters": [parameter]}]);
        message_with(ANN, "picture", components)
    };
    let named = |name: &str| {
        let parameter = json!({"type": "text", "parameter_name": name, "text": "Ann"});
        message_with(
            ANN,
            "named",
            json!([{"type": "body", "parameters": [parameter]}]),
        )
    };
    let button = |index: u32, sub_type: &str| {
        let parameters = json!([{"type": "text", "text": "17"}]);
        let button = json!({"type": "button", "sub_type": sub_type, "index": index, "parameters": parameters});
        message_with(ANN, "link", json!([button]))
    };
    vec![
        ("too few", plain(&["Ann"]), 400, 132_000),
        ("too many", plain(&["Ann", "A", "B"]), 400, 132_000),
        ("none", message_with(ANN, "plain", json!([])), 400, 132_000),
        ("an empty text", plain(&["Ann", ""]), 400, 131_008),
        ("a new line", plain(&["Ann", "A\nB"]), 400, 132_018),
        ("a tab", plain(&["Ann", "A\tB"]), 400, 132_018),
        ("five spaces", plain(&["Ann", "A     B"]), 400, 132_018),
        (
            "a long text",
            plain(&["Ann", &"ä".repeat(1_020)]),
            400,
            132_005,
        ),
        (
            "no picture",
            message_with(ANN, "picture", json!([])),
            400,
            132_012,
        ),
        (
            "a text for a picture",
            header(json!({"type": "text", "text": "x"})),
            400,
            132_012,
        ),
        (
            "a picture from nowhere",
            header(json!({"type": "image", "image": {}})),
            400,
            131_008,
        ),
        ("another name", named("last_name"), 400, 132_012),
        (
            "no link",
            message_with(ANN, "link", json!([])),
            400,
            131_008,
        ),
        ("a button that is not there", button(7, "url"), 400, 132_012),
        ("a link for a reply", button(1, "url"), 400, 132_012),
    ]
}

#[tokio::test]
async fn each_mistake_is_refused_with_its_code() {
    let world = World::start(quick()).await;
    world.add_templates().await;
    for (what, message, http, code) in mistakes_of_form().into_iter().chain(mistakes_of_content()) {
        let (status, body) = world.message(message).await;
        assert_eq!(
            (status, &body["error"]["code"]),
            (http, &json!(code)),
            "{what}: {body}"
        );
        assert_eq!(body["error"]["type"], "OAuthException", "{what}");
        assert!(body["error"]["fbtrace_id"].is_string(), "{what}");
    }
    assert_eq!(world.stats().await["accepted"], 0);
    assert_eq!(world.stats().await["refused"]["132018"], 3);
}

#[tokio::test]
async fn what_is_well_formed_is_accepted() {
    let world = World::start(quick()).await;
    world.add_templates().await;
    let image = json!([{"type": "HEADER", "parameters": [{"type": "image", "image": {"link": "https://example.com/a.png"}}]}]);
    let named = json!([{"type": "body", "parameters": [{"type": "text", "parameter_name": "first_name", "text": "Ann"}]}]);
    let link = json!([
        {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "17"}]},
        {"type": "button", "sub_type": "quick_reply", "index": 1, "parameters": [{"type": "payload", "payload": "p"}]},
    ]);
    let longest = "ä".repeat(1_024 - "Hello , your order A is ready.".chars().count());
    let user = json!({
        "messaging_product": "whatsapp", "recipient": "US.13491208655302741918", "type": "template",
        "template": {"name": "hello_world", "language": {"code": "en_US", "policy": "deterministic"}},
    });
    for message in [
        message_with(ANN, "picture", image),
        message_with(ANN, "named", named),
        message_with(ANN, "link", link),
        message_with(ANN, "plain", texts(&[&longest, "A"])),
        user,
    ] {
        let (status, body) = world.message(message).await;
        assert_eq!(status, 200, "{body}");
    }
}

#[tokio::test]
async fn a_line_break_is_refused_in_the_words_of_meta() {
    let world = World::start(quick()).await;
    world.add_templates().await;
    let (_, body) = world
        .message(message_with(ANN, "plain", texts(&["a", "b\nc"])))
        .await;
    assert_eq!(
        body["error"]["error_data"]["details"],
        "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
    );
}

#[tokio::test]
async fn only_an_approved_template_can_be_sent() {
    let world = World::start(quick()).await;
    for (template, http, code) in [
        ("PAUSED", 400, 132_015),
        ("DISABLED", 400, 132_016),
        ("REJECTED", 404, 132_001),
        ("IN_APPEAL", 404, 132_001),
    ] {
        let change = json!({"status": template});
        world
            .post("/sandbox/templates/hello_world/status", change)
            .await;
        let (status, body) = world.message(greeting(ANN)).await;
        assert_eq!(
            (status, &body["error"]["code"]),
            (http, &json!(code)),
            "{template}"
        );
    }
}

#[tokio::test]
async fn text_is_accepted_while_a_conversation_is_open_with_that_number() {
    let world = World::start(quick()).await;
    let inbound = json!({"from": ANN, "text": "Hello?", "name": "Ann"});
    world.post("/sandbox/inbound", inbound).await;
    let message = world.callback.inbound("15551230001").await;
    assert_eq!(message["text"]["body"], "Hello?");
    let (status, body) = world.message(text(ANN, "Hello!")).await;
    assert_eq!(status, 200, "{body}");
    assert!(body["messages"][0]["message_status"].is_null());
    assert_eq!(world.message(text("+15551230002", "Hello!")).await.0, 400);
}

#[tokio::test]
async fn a_message_is_marked_as_read() {
    let world = World::start(quick()).await;
    let read = json!({
        "messaging_product": "whatsapp", "status": "read", "message_id": "wamid.x", "typing_indicator": {"type": "text"},
    });
    assert_eq!(world.message(read).await, (200, json!({"success": true})));
    assert!(world.log().await.is_empty());
}

#[tokio::test]
async fn a_number_that_is_not_connected_sends_nothing() {
    let world = World::start(quick()).await;
    let path = format!("/sandbox/numbers/{PHONE_NUMBER_ID}");
    world.patch(&path, json!({"status": "BANNED"})).await;
    let (status, body) = world.message(greeting(ANN)).await;
    assert_eq!((status, &body["error"]["code"]), (403, &json!(131_031)));
}
