use super::super::{MetaTemplate, Unreadable, from_meta};
use crate::template::{ButtonKind, HeaderKind, OtpType, unsendable};
use entity::template::{Category, TemplateStatus};
use serde_json::{Value, json};

/// A listed template with these fields replaced.
fn read(changes: &Value) -> MetaTemplate {
    from_meta(&listed(changes)).expect("it reads")
}

fn listed(changes: &Value) -> Value {
    let mut value = json!({
        "id": "1387372356726668", "name": "order", "language": "en_US", "status": "APPROVED", "category": "UTILITY",
        "components": [{"type": "BODY", "text": "Hi {{1}}, order {{2}} is here."}],
    });
    for (key, change) in changes.as_object().expect("an object") {
        value[key] = change.clone();
    }
    value
}

#[test]
fn a_listed_template_is_read_whole() {
    let read = read(&json!({
        "status": "REJECTED", "sub_category": "CUSTOM", "parameter_format": "NAMED",
        "components": [
            {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://scontent.example/a"]}},
            {"type": "BODY", "text": "Hi {{first_name}}!",
             "example": {"body_text_named_params": [{"param_name": "first_name", "example": "Pablo"}]}},
            {"type": "FOOTER", "text": "Bye"},
            {"type": "BUTTONS", "buttons": [
                {"type": "URL", "text": "Track", "url": "https://a.example/{{1}}", "example": ["https://a.example/7"]},
                {"type": "QUICK_REPLY", "text": "Stop"},
            ]},
        ],
        "quality_score": {"score": "GREEN", "date": 1_700_000_000}, "rejected_reason": "INVALID_FORMAT",
        "message_send_ttl_seconds": 43200,
    }));
    let content = &read.content;
    let header = content.header.as_ref().expect("a header");
    assert_eq!(header.kind, HeaderKind::Image);
    assert_eq!(
        header.example_url.as_deref(),
        Some("https://scontent.example/a")
    );
    assert_eq!(
        (content.body.as_str(), content.footer.as_deref()),
        ("Hi {{first_name}}!", Some("Bye"))
    );
    assert_eq!(content.buttons[1].kind, ButtonKind::QuickReply);
    assert_eq!(read.examples["first_name"], "Pablo");
    assert_eq!(read.examples["button.0"], "7");
    assert_eq!(
        (read.status, read.status_word.as_str()),
        (TemplateStatus::Rejected, "REJECTED")
    );
    assert_eq!(read.quality.as_deref(), Some("GREEN"));
    assert_eq!(read.rejected_reason.as_deref(), Some("INVALID_FORMAT"));
    assert_eq!(read.message_send_ttl_seconds, Some(43200));
    assert_eq!(unsendable(content), None);
}

#[test]
fn the_same_thing_is_read_in_each_of_the_ways_it_is_written() {
    let expected = read(&json!({}));
    for changes in [
        json!({"id": 1_387_372_356_726_668_u64}),
        json!({"language": "en-US"}),
        json!({"language": {"code": "en_US"}}),
        json!({"category": "utility", "status": "approved"}),
        json!({"category": "TRANSACTIONAL"}),
        json!({"rejected_reason": "NONE", "quality_score": null}),
        json!({"rejected_reason": "", "something_new": [1]}),
        json!({"components": [{"type": "body", "text": "Hi {{1}}, order {{2}} is here.", "example": null}]}),
    ] {
        assert_eq!(read(&changes), expected, "{changes}");
    }
    let score = |score: Value| read(&json!({ "quality_score": score })).quality;
    assert_eq!(score(json!("green")), score(json!({"score": "GREEN"})));
}

#[test]
fn examples_are_read_nested_and_flat() {
    for example in [
        json!({"body_text": [["Ana", "42"]]}),
        json!({"body_text": ["Ana", "42"]}),
        json!({"body_text": ["Ana", 42]}),
        json!({"body_text": [["Ana", "42"], ["Rui", "43"]]}),
        json!({"body_text_named_params": [{"param_name": "1", "example": "Ana"}, {"param_name": "2", "example": 42}]}),
    ] {
        let read = read(&json!({"components": [
            {"type": "BODY", "text": "Hi {{1}}, order {{2}} is here.", "example": example},
        ]}));
        let found: Vec<_> = read
            .examples
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        assert_eq!(found, [("1", "Ana"), ("2", "42")], "{example}");
    }
    for (button, examples) in [
        (
            json!({"url": "https://a.example/{{1}}", "example": "https://a.example/7"}),
            vec!["7"],
        ),
        (
            json!({"url": "https://a.example/{{1}}", "example": ["7"]}),
            vec!["7"],
        ),
        (
            json!({"url": "https://a.example/{{1}}", "example": []}),
            vec![],
        ),
        (
            json!({"url": "https://a.example/", "example": ["https://a.example/"]}),
            vec![],
        ),
    ] {
        let mut button = button;
        button["type"] = "URL".into();
        let read = read(&json!({"components": [{"type": "BUTTONS", "buttons": [button]}]}));
        assert_eq!(
            read.examples.into_values().collect::<Vec<_>>(),
            examples,
            "{button}"
        );
    }
}

#[test]
fn what_is_missing_is_empty_and_only_id_name_and_language_are_needed() {
    let bare = from_meta(&json!({"id": "1", "name": "a", "language": "en"})).expect("it reads");
    assert_eq!(
        (bare.content.body.as_str(), bare.content.buttons.len()),
        ("", 0)
    );
    assert_eq!(
        (bare.status, bare.content.category),
        (TemplateStatus::Disabled, Category::Marketing)
    );
    for (value, expected) in [
        (json!("a"), Unreadable::NotAnObject),
        (
            json!({"name": "a", "language": "en"}),
            Unreadable::Missing("id"),
        ),
        (
            json!({"id": "1", "name": " ", "language": "en"}),
            Unreadable::Missing("name"),
        ),
        (
            json!({"id": "1", "name": "a", "language": {}}),
            Unreadable::Missing("language"),
        ),
    ] {
        assert_eq!(from_meta(&value), Err(expected), "{value}");
    }
}

#[test]
fn what_we_do_not_know_is_kept_and_cannot_be_sent() {
    let body = json!({"type": "BODY", "text": "Hi"});
    for (component, field) in [
        (
            json!({"type": "CAROUSEL", "cards": [{"components": []}]}),
            "more",
        ),
        (
            json!({"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "now"}}),
            "more",
        ),
        (json!({"type": "BODY", "text": "a second body"}), "more"),
        (json!("not an object"), "more"),
        (
            json!({"type": "HEADER", "format": "LOCATION"}),
            "header.type",
        ),
        (
            json!({"type": "HEADER", "format": "GIF", "example": {"header_handle": ["4::a"]}}),
            "header.type",
        ),
        (
            json!({"type": "HEADER", "format": "PRODUCT", "x": 1}),
            "header.type",
        ),
        (
            json!({"type": "BUTTONS", "buttons": [{"type": "SPM", "text": "View", "x": 1}]}),
            "buttons[0].type",
        ),
        (
            json!({"type": "BUTTONS", "buttons": [{"type": "MPM", "text": "View items"}]}),
            "buttons[0].type",
        ),
    ] {
        let read = read(&json!({ "components": [body.clone(), component.clone()] }));
        let reason = unsendable(&read.content).expect("it cannot be sent");
        assert_eq!(reason.field, field, "{component}");
        let again = super::super::to_meta(&read.content, &read.examples);
        let components = again["components"].as_array().expect("a list");
        assert!(
            components.contains(&component),
            "{component} is not in {again}"
        );
    }
}

#[test]
fn a_field_of_a_button_that_we_do_not_know_survives() {
    let button = json!({"type": "VOICE_CALL", "text": "Call", "ttl_minutes": 60});
    let read = read(&json!({"components": [{"type": "BUTTONS", "buttons": [button.clone()]}]}));
    assert_eq!(read.content.buttons[0].kind, ButtonKind::VoiceCall);
    let again = super::super::to_meta(&read.content, &read.examples);
    assert_eq!(again["components"][1]["buttons"], json!([button]));
}

#[test]
fn an_otp_button_comes_back_from_meta_as_a_link() {
    for (link, otp_type, minutes) in [
        (
            "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code_expiration_minutes=5&code=otp{{1}}",
            OtpType::CopyCode,
            Some(5),
        ),
        (
            "https://www.whatsapp.com/otp/code/?otp_type=ONE_TAP&code=otp{{1}}",
            OtpType::OneTap,
            None,
        ),
        (
            "https://www.whatsapp.com/otp/code/",
            OtpType::CopyCode,
            None,
        ),
    ] {
        let read = read(&json!({"category": "AUTHENTICATION", "components": [
            {"type": "BODY", "text": "*{{1}}* is your verification code.", "add_security_recommendation": true},
            {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Copy code", "url": link, "example": ["x"]}]},
        ]}));
        let button = &read.content.buttons[0];
        assert_eq!(
            (button.kind, button.otp_type),
            (ButtonKind::Otp, Some(otp_type)),
            "{link}"
        );
        assert_eq!(
            (
                button.code_expiration_minutes,
                button.security_recommendation
            ),
            (minutes, true)
        );
        assert_eq!(read.content.variables(), ["1"]);
    }
}
