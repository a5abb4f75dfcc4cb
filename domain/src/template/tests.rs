use super::*;
use crate::{Result, testing};
use entity::template::{Category, TemplateStatus};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn content(body: &str) -> Content {
    Content {
        name: "order_update".into(),
        language: "en_US".into(),
        category: Category::Utility,
        header: None,
        body: body.into(),
        footer: None,
        buttons: vec![],
        more: vec![],
    }
}

fn new(content: Content) -> New {
    New {
        content,
        examples: BTreeMap::new(),
    }
}

/// A good template with these fields replaced.
fn with(changes: &Value) -> Result<Content, crate::error::InvalidField> {
    let mut json = json!(content("Hi {{1}}, your order {{2}} is here."));
    for (key, value) in changes.as_object().expect("an object") {
        json[key] = value.clone();
    }
    validate::validate(serde_json::from_value(json).expect("it reads"))
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn what_meta_would_refuse_names_its_field() {
    let quick = json!({"type": "quick_reply", "text": "Yes"});
    let url = json!({"type": "url", "text": "Go", "url": "https://a.example/{{1}}"});
    for (changes, field, code) in [
        (json!({"name": "Order Update"}), "name", "invalid_name"),
        (json!({"language": "en-US"}), "language", "invalid_language"),
        (
            json!({"language": "english"}),
            "language",
            "invalid_language",
        ),
        (json!({"body": " "}), "body", "blank"),
        (json!({"body": "x".repeat(1025)}), "body", "too_long"),
        (
            json!({"body": "a {{1}}{{2}} b"}),
            "body",
            "placeholders_touch",
        ),
        (
            json!({"body": "a {{1}} b {{3}} c"}),
            "body",
            "placeholder_gap",
        ),
        (
            json!({"body": "a {{1}} b {{name}} c"}),
            "body",
            "mixed_placeholders",
        ),
        (
            json!({"body": "a {{Name}} b"}),
            "body",
            "invalid_placeholder",
        ),
        (json!({"body": "a {{1 b"}), "body", "invalid_placeholder"),
        (
            json!({"header": {"type": "text", "text": "x".repeat(61)}}),
            "header.text",
            "too_long",
        ),
        (json!({"header": {"type": "text"}}), "header.text", "blank"),
        (
            json!({"header": {"type": "text", "text": "{{1}} {{2}}"}}),
            "header.text",
            "invalid_placeholder",
        ),
        (
            json!({"header": {"type": "text", "text": "{{name}}"}}),
            "header.text",
            "mixed_placeholders",
        ),
        (
            json!({"header": {"type": "image"}}),
            "header.example_url",
            "blank",
        ),
        (
            json!({"header": {"type": "image", "example_url": "ftp://x"}}),
            "header.example_url",
            "invalid_url",
        ),
        (
            json!({"footer": "bye {{1}}"}),
            "footer",
            "placeholder_not_allowed",
        ),
        (json!({"footer": "x".repeat(61)}), "footer", "too_long"),
        (
            json!({"buttons": vec![quick.clone(); 11]}),
            "buttons",
            "too_many_buttons",
        ),
        (
            json!({"buttons": [url, url, url]}),
            "buttons",
            "too_many_buttons",
        ),
        (
            json!({"buttons": [quick, url, quick]}),
            "buttons",
            "quick_replies_apart",
        ),
        (
            json!({"buttons": [quick, {"type": "quick_reply", "text": "x".repeat(26)}]}),
            "buttons[1].text",
            "too_long",
        ),
        (
            json!({"buttons": [{"type": "url", "text": "Go"}]}),
            "buttons[0].url",
            "blank",
        ),
        (
            json!({"buttons": [{"type": "url", "text": "Go", "url": "https://a.example/{{1}}/x"}]}),
            "buttons[0].url",
            "invalid_placeholder",
        ),
        (
            json!({"buttons": [{"type": "quick_reply", "text": "Go", "url": "https://a.example"}]}),
            "buttons[0].url",
            "not_for_type",
        ),
        (
            json!({"buttons": [{"type": "phone_number", "text": "Call"}]}),
            "buttons[0].phone_number",
            "blank",
        ),
    ] {
        let refused = with(&changes).expect_err(&changes.to_string());
        assert_eq!(
            (refused.field.as_str(), refused.code),
            (field, code),
            "{changes}"
        );
    }
}

#[test]
fn a_good_template_is_accepted_and_knows_its_variables() {
    let content = with(&json!({
        "header": {"type": "text", "text": "News for {{1}}"},
        "body": " Hi {{2}}, {{1}} and {{2}} again. ",
        "footer": "Reply STOP to opt out",
        "buttons": [
            {"type": "quick_reply", "text": "Stop"},
            {"type": "url", "text": "Track", "url": "https://a.example/{{1}}"},
            {"type": "phone_number", "text": "Call", "phone_number": "+15550001111"},
            {"type": "copy_code", "text": "Copy", "example": "SAVE25"},
        ],
    }))
    .expect("it is good");
    assert_eq!(content.variables(), ["2", "1", "header.1", "button.1"]);
    assert!(content.variables().iter().all(|key| is_key(key)));
    assert_eq!(content.body, "Hi {{2}}, {{1}} and {{2}} again.");
}

#[test]
fn rendering_fills_in_what_there_is_and_names_what_is_missing() {
    let content = with(&json!({
        "header": {"type": "text", "text": "For {{1}}"},
        "buttons": [{"type": "url", "text": "Track", "url": "https://a.example/{{1}}"}],
    }))
    .expect("it is good");
    let values = [("1", "Ana"), ("header.1", "{{1}}"), ("button.0", "42")];
    let values = values.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let rendered = content.render(&BTreeMap::from(values));
    assert_eq!(rendered.body, "Hi Ana, your order {{2}} is here.");
    assert_eq!(
        rendered.header.and_then(|header| header.text).as_deref(),
        Some("For {{1}}")
    );
    assert_eq!(
        rendered.buttons[0].url.as_deref(),
        Some("https://a.example/42")
    );
    assert_eq!(rendered.missing, ["2"]);
}

#[tokio::test]
async fn templates_are_made_approved_edited_and_deleted_on_both_databases() {
    for world in testing::worlds().await {
        let (ctx, agent) = (&world.ctx, world.agent);
        let made = create(ctx, agent, new(content("Hi {{1}}!"))).await.unwrap();
        assert_eq!(
            (made.status, made.simulated),
            (TemplateStatus::Approved, true)
        );
        let again = create(ctx, agent, new(content("other"))).await.unwrap_err();
        assert_eq!(again.code(), "template_exists");
        let mut spanish = content("Hola {{1}}!");
        spanish.language = "es".into();
        let spanish = create(ctx, agent, new(spanish)).await.unwrap();
        let rename = Change {
            language: Some("en_US".into()),
            ..Change::default()
        };
        assert_eq!(
            edit(ctx, agent, spanish.id, rename)
                .await
                .unwrap_err()
                .code(),
            "template_exists"
        );
        let footer = Change {
            footer: Some(Some("bye".into())),
            ..Change::default()
        };
        let edited = edit(ctx, agent, made.id, footer).await.unwrap();
        assert_eq!(
            (edited.footer.as_deref(), edited.body.as_str()),
            (Some("bye"), "Hi {{1}}!")
        );
        let page = list(ctx, agent, None, Some(1), None).await.unwrap();
        assert_eq!(page.data[0].id, spanish.id);
        let rest = list(ctx, agent, None, None, page.next_cursor.as_deref())
            .await
            .unwrap();
        assert_eq!(rest.data[0].id, made.id);
        delete(ctx, agent, made.id).await.unwrap();
        assert_eq!(
            delete(ctx, agent, made.id).await.unwrap_err().code(),
            "not_found"
        );
        assert_eq!(
            get(ctx, agent, made.id).await.unwrap_err().code(),
            "not_found"
        );
        let stranger = entity::AgentId(agent.0 + 1);
        assert_eq!(
            get(ctx, stranger, spanish.id).await.unwrap_err().code(),
            "not_found"
        );
    }
}

#[tokio::test]
async fn examples_belong_to_variables() {
    let world = testing::world().await;
    let mut unknown = new(content("Hi {{1}}!"));
    unknown.examples.insert("2".into(), "x".into());
    let refused = create(&world.ctx, world.agent, unknown).await.unwrap_err();
    assert_eq!(refused.code(), "unknown_variable");
    let mut known = new(content("Hi {{1}}!"));
    known.examples.insert("1".into(), "Ana".into());
    let made = create(&world.ctx, world.agent, known).await.unwrap();
    let plain = Change {
        body: Some("Hi!".into()),
        ..Change::default()
    };
    let edited = edit(&world.ctx, world.agent, made.id, plain).await.unwrap();
    assert_eq!(edited.examples, json!({}));
}

#[test]
fn a_placeholder_at_an_edge_is_objected_to_but_good_enough_for_the_simulation() {
    for (body, objected) in [
        ("{{1}} is here", true),
        ("Hi {{1}}", true),
        ("Hi {{1}}!", false),
    ] {
        let content = with(&json!({ "body": body })).unwrap();
        let objection = super::objection(&content).map(|objection| objection.code);
        assert_eq!(
            objection,
            objected.then_some("placeholder_at_edge"),
            "{body}"
        );
    }
}
