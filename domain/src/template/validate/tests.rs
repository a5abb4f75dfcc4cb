use super::{validate, validate_for_meta};
use crate::template::Content;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A template that Meta takes, with these fields replaced, and examples.
fn template(changes: &Value) -> (Content, BTreeMap<String, String>) {
    let mut content = json!({
        "name": "order_update", "language": "en_US", "category": "utility",
        "body": "Hi {{1}}, your order {{2}} is here.",
    });
    let mut examples = json!({ "1": "Ana", "2": "42" });
    for (key, value) in changes.as_object().expect("an object") {
        match key.as_str() {
            "examples" => examples = value.clone(),
            key => content[key] = value.clone(),
        }
    }
    let content = serde_json::from_value(content).expect("it reads");
    let examples = serde_json::from_value(examples).expect("they read");
    (content, examples)
}

/// What is refused of it: field and code.
fn refused(changes: &Value) -> Option<(String, &'static str)> {
    let (content, examples) = template(changes);
    let refused = validate_for_meta(&content, &examples).err()?;
    Some((refused.field, refused.code))
}

/// What is refused of an authentication template.
fn refused_code(changes: &Value) -> Option<(String, &'static str)> {
    let mut code = json!({
        "category": "authentication",
        "body": "*{{1}}* is your verification code.",
        "buttons": [{"type": "otp", "otp_type": "copy_code"}],
        "examples": {},
    });
    for (key, value) in changes.as_object().expect("an object") {
        code[key] = value.clone();
    }
    refused(&code)
}

fn url(end: &str) -> Value {
    json!({"type": "url", "text": "Go", "url": format!("https://a.example/{end}")})
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn a_button_has_what_its_type_needs_and_nothing_else() {
    for (button, field, code) in [
        (json!({"type": "flow", "text": "Book"}), "flow_id", "blank"),
        (
            json!({"type": "flow", "text": "Book", "flow_id": " "}),
            "flow_id",
            "blank",
        ),
        (json!({"type": "flow", "flow_id": "1"}), "text", "blank"),
        (json!({"type": "voice_call"}), "text", "blank"),
        (
            json!({"type": "voice_call", "text": "x".repeat(26)}),
            "text",
            "too_long",
        ),
        (
            json!({"type": "voice_call", "text": "Call", "phone_number": "+1"}),
            "phone_number",
            "not_for_type",
        ),
        (
            json!({"type": "catalog", "text": "{{1}}"}),
            "text",
            "placeholder_not_allowed",
        ),
        (
            json!({"type": "catalog", "url": "https://a.example"}),
            "url",
            "not_for_type",
        ),
        (
            json!({"type": "mpm", "example": "A"}),
            "example",
            "not_for_type",
        ),
        (
            json!({"type": "request_contact_info", "flow_id": "1"}),
            "flow_id",
            "not_for_type",
        ),
        (
            json!({"type": "quick_reply", "text": "a", "flow_name": "b"}),
            "flow_name",
            "not_for_type",
        ),
        (
            json!({"type": "quick_reply", "text": "a", "flow_action": "b"}),
            "flow_action",
            "not_for_type",
        ),
        (
            json!({"type": "quick_reply", "text": "a", "navigate_screen": "b"}),
            "navigate_screen",
            "not_for_type",
        ),
        (
            json!({"type": "quick_reply", "text": "a", "otp_type": "one_tap"}),
            "otp_type",
            "not_for_type",
        ),
        (
            json!({"type": "quick_reply", "text": "a", "code_expiration_minutes": 5}),
            "code_expiration_minutes",
            "not_for_type",
        ),
        (
            json!({"type": "quick_reply", "text": "a", "security_recommendation": true}),
            "security_recommendation",
            "not_for_type",
        ),
        (
            json!({"type": "quick_reply", "text": "a", "more": [1]}),
            "more",
            "invalid_more",
        ),
        (json!({"type": "otp"}), "otp_type", "blank"),
        (
            json!({"type": "otp", "otp_type": "copy_code", "code_expiration_minutes": 0}),
            "code_expiration_minutes",
            "out_of_range",
        ),
        (
            json!({"type": "otp", "otp_type": "copy_code", "code_expiration_minutes": 91}),
            "code_expiration_minutes",
            "out_of_range",
        ),
        (json!({"type": "other"}), "more", "blank"),
        (
            json!({"type": "other", "more": {"text": "a"}}),
            "more",
            "blank",
        ),
        (
            json!({"type": "phone_number", "text": "Call", "phone_number": "1".repeat(21)}),
            "phone_number",
            "too_long",
        ),
        (
            json!({"type": "copy_code", "text": "Copy"}),
            "example",
            "blank",
        ),
        (
            json!({"type": "copy_code", "text": "Copy", "example": "A".repeat(21)}),
            "example",
            "too_long",
        ),
        (
            json!({"type": "url", "text": "Go", "url": format!("https://a.example/{}", "x".repeat(1990))}),
            "url",
            "too_long",
        ),
        (
            json!({"type": "url", "text": "Go", "url": "a.example"}),
            "url",
            "invalid_url",
        ),
        (
            json!({"type": "url", "text": "Go", "url": "https://{{1}}"}),
            "url",
            "invalid_url",
        ),
        (
            json!({"type": "url", "text": "Go", "url": "https://a.example/{{2}}"}),
            "url",
            "invalid_placeholder",
        ),
        (
            json!({"type": "url", "text": "Go", "url": "https://a.example/{{id}}"}),
            "url",
            "invalid_placeholder",
        ),
        (
            json!({"type": "url", "text": "Go", "url": "https://a.example/{{1}}{{1}}"}),
            "url",
            "invalid_placeholder",
        ),
    ] {
        let (content, _) = template(&json!({ "buttons": [button.clone()] }));
        let refused = validate(content).expect_err(&button.to_string());
        let expected = (format!("buttons[0].{field}"), code);
        assert_eq!((refused.field, refused.code), expected, "{button}");
    }
}

#[test]
fn a_template_has_few_buttons_of_a_type() {
    for button in [
        json!({"type": "phone_number", "text": "Call", "phone_number": "+15550001111"}),
        json!({"type": "copy_code", "text": "Copy", "example": "A"}),
        json!({"type": "flow", "text": "Book", "flow_id": "1"}),
        json!({"type": "voice_call", "text": "Call"}),
        json!({"type": "catalog"}),
        json!({"type": "mpm"}),
        json!({"type": "otp", "otp_type": "copy_code"}),
        json!({"type": "request_contact_info"}),
    ] {
        let (one, _) = template(&json!({ "buttons": [button] }));
        assert_eq!(validate(one).err(), None, "{button}");
        let (two, _) = template(&json!({ "buttons": [button, button] }));
        let refused = validate(two).expect_err(&button.to_string());
        assert_eq!(
            (refused.field.as_str(), refused.code),
            ("buttons", "too_many_buttons")
        );
    }
}

#[test]
fn a_header_has_what_its_type_needs_and_nothing_else() {
    for (header, refused) in [
        (json!({"type": "location"}), None),
        (
            json!({"type": "other", "more": {"type": "HEADER", "format": "PRODUCT"}}),
            None,
        ),
        (
            json!({"type": "gif", "example_url": "https://a.example/a.mp4"}),
            None,
        ),
        (
            json!({"type": "location", "example_url": "https://a.example"}),
            Some(("header.example_url", "not_for_type")),
        ),
        (
            json!({"type": "location", "text": "a"}),
            Some(("header.text", "not_for_type")),
        ),
        (
            json!({"type": "gif"}),
            Some(("header.example_url", "blank")),
        ),
        (
            json!({"type": "video", "more": {}}),
            Some(("header.more", "not_for_type")),
        ),
        (json!({"type": "other"}), Some(("header.more", "blank"))),
        (
            json!({"type": "other", "more": {}}),
            Some(("header.more", "blank")),
        ),
        (
            json!({"type": "document", "example_url": "https://a b"}),
            Some(("header.example_url", "invalid_url")),
        ),
    ] {
        let (content, _) = template(&json!({ "header": header }));
        let found = validate(content).err();
        let found = found
            .as_ref()
            .map(|refused| (refused.field.as_str(), refused.code));
        assert_eq!(found, refused, "{header}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn what_meta_refuses_is_refused_before_it_is_asked() {
    let quick = |text: &str| json!({"type": "quick_reply", "text": text});
    for (changes, field, code) in [
        (json!({"name": "Order"}), "name", "invalid_name"),
        (
            json!({"examples": {"3": "a"}}),
            "examples.3",
            "unknown_variable",
        ),
        (
            json!({"body": "{{1}} is here, come and see", "examples": {"1": "Ana"}}),
            "body",
            "placeholder_at_edge",
        ),
        (
            json!({"body": "Come and see: here is {{1}}", "examples": {"1": "Ana"}}),
            "body",
            "placeholder_at_edge",
        ),
        (
            json!({"body": "Hi {{1}}, order {{2}} is here."}),
            "body",
            "too_many_placeholders",
        ),
        (
            json!({"body": "Hi {{1}} - ... !", "examples": {"1": "Ana"}}),
            "body",
            "too_many_placeholders",
        ),
        (json!({"examples": {}}), "examples.1", "example_missing"),
        (
            json!({"examples": {"1": "Ana"}}),
            "examples.2",
            "example_missing",
        ),
        (
            json!({"header": {"type": "text", "text": "For {{1}}"}}),
            "examples.header.1",
            "example_missing",
        ),
        (
            json!({"buttons": [url("{{1}}")]}),
            "examples.button.0",
            "example_missing",
        ),
        (
            json!({"header": {"type": "text", "text": "*News*"}}),
            "header.text",
            "formatting_not_allowed",
        ),
        (
            json!({"header": {"type": "text", "text": "_News_ of today"}}),
            "header.text",
            "formatting_not_allowed",
        ),
        (
            json!({"header": {"type": "text", "text": "News * today"}}),
            "header.text",
            "formatting_not_allowed",
        ),
        (
            json!({"header": {"type": "text", "text": "News 🎉"}}),
            "header.text",
            "emoji_not_allowed",
        ),
        (
            json!({"header": {"type": "text", "text": "News\ntoday"}}),
            "header.text",
            "control_characters",
        ),
        (
            json!({"header": {"type": "image"}}),
            "header.example_url",
            "blank",
        ),
        (
            json!({"header": {"type": "location"}}),
            "header.type",
            "cannot_be_sent",
        ),
        (
            json!({"more": [{"type": "CAROUSEL"}]}),
            "more",
            "cannot_be_sent",
        ),
        (
            json!({"footer": "Bye {{1}}"}),
            "footer",
            "placeholder_not_allowed",
        ),
        (json!({"footer": "Bye 👋"}), "footer", "emoji_not_allowed"),
        (json!({"footer": "a\nb"}), "footer", "control_characters"),
        (
            json!({"buttons": [quick("*Yes*")]}),
            "buttons[0].text",
            "formatting_not_allowed",
        ),
        (
            json!({"buttons": [quick("No"), quick("Yes ✅")]}),
            "buttons[1].text",
            "emoji_not_allowed",
        ),
        (
            json!({"buttons": [quick("Yes\nNo")]}),
            "buttons[0].text",
            "control_characters",
        ),
        (
            json!({"buttons": [quick("Yes"), quick("yes")]}),
            "buttons[1].text",
            "duplicate_label",
        ),
        (
            json!({"buttons": [{"type": "phone_number", "text": "Call", "phone_number": "+1 call me"}]}),
            "buttons[0].phone_number",
            "invalid_phone",
        ),
        (
            json!({"buttons": [{"type": "copy_code", "text": "Copy", "example": "SAVE 25%"}]}),
            "buttons[0].example",
            "invalid_code",
        ),
        (
            json!({"buttons": [{"type": "otp", "otp_type": "copy_code"}]}),
            "buttons[0].type",
            "not_for_category",
        ),
    ] {
        assert_eq!(
            refused(&changes),
            Some((field.to_owned(), code)),
            "{changes}"
        );
    }
}

#[test]
fn what_meta_takes_is_let_through() {
    for changes in [
        json!({}),
        json!({"body": "Our shop is open.", "examples": {}}),
        json!({"body": "您的订单{{1}}已到达门口", "examples": {"1": "42"}}),
        json!({"body": "Hi {{first_name}}, your code for today is {{code}}.",
               "examples": {"first_name": "Ana", "code": "25OFF"}}),
        json!({"header": {"type": "text", "text": "News for first_name {{1}}"},
               "examples": {"1": "Ana", "2": "42", "header.1": "you"}}),
        json!({"header": {"type": "image", "example_url": "https://a.example/a.png"}, "footer": "Reply STOP to opt out"}),
        json!({"buttons": [url("{{1}}")], "examples": {"1": "Ana", "2": "42", "button.0": "7"}}),
        json!({"buttons": [{"type": "url", "text": "Go", "url": "https://a.example/{{1}}", "example": "7"}]}),
        json!({"buttons": [
            {"type": "quick_reply", "text": "Yes"}, {"type": "quick_reply", "text": "No"}, url(""),
            {"type": "phone_number", "text": "Call", "phone_number": "+1 (555) 000-1111"},
            {"type": "copy_code", "text": "Copy offer code", "example": "SAVE25"},
            {"type": "flow", "text": "Book", "flow_id": "1"}, {"type": "voice_call", "text": "Call here"},
        ]}),
    ] {
        assert_eq!(refused(&changes), None, "{changes}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn an_authentication_template_has_metas_text_and_one_otp_button() {
    let otp = |more: Value| json!([{"type": "otp", "otp_type": "zero_tap", "more": more}]);
    let apps = json!([{"package_name": "a.b", "signature_hash": "K8a"}]);
    let with_minutes =
        json!([{"type": "otp", "otp_type": "copy_code", "code_expiration_minutes": 5}]);
    let advised =
        json!([{"type": "otp", "otp_type": "copy_code", "security_recommendation": true}]);
    let quick = json!([{"type": "quick_reply", "text": "a"}]);
    for (changes, field, code) in [
        (
            json!({"header": {"type": "text", "text": "Code"}}),
            "header",
            "not_for_category",
        ),
        (json!({"buttons": []}), "buttons", "otp_button_needed"),
        (json!({"buttons": quick}), "buttons", "otp_button_needed"),
        (
            json!({"body": "Your code is here."}),
            "buttons[0].type",
            "cannot_be_sent",
        ),
        (
            json!({"body": "Your code is {{1}} for {{2}}."}),
            "body",
            "authentication_text",
        ),
        (
            json!({"body": "Your code is {{code}}."}),
            "body",
            "authentication_text",
        ),
        (
            json!({"body": "Your code is {{1}}."}),
            "body",
            "authentication_text",
        ),
        (json!({"buttons": advised}), "body", "authentication_text"),
        (json!({"footer": "Bye"}), "footer", "authentication_text"),
        (
            json!({"footer": "Bye", "buttons": with_minutes}),
            "footer",
            "authentication_text",
        ),
        (
            json!({"buttons": otp(json!({}))}),
            "buttons[0].more",
            "apps_missing",
        ),
        (
            json!({"buttons": otp(json!({"supported_apps": []}))}),
            "buttons[0].more",
            "apps_missing",
        ),
        (
            json!({"buttons": otp(json!({"supported_apps": apps}))}),
            "buttons[0].more",
            "terms_not_accepted",
        ),
    ] {
        assert_eq!(
            refused_code(&changes),
            Some((field.to_owned(), code)),
            "{changes}"
        );
    }
    for changes in [
        json!({}),
        json!({"language": "pt_BR", "body": "Seu código é {{1}}."}),
        json!({"footer": "This code expires in 5 minutes.", "buttons": with_minutes}),
        json!({"buttons": otp(json!({"supported_apps": apps, "zero_tap_terms_accepted": true}))}),
        json!({"body": "*{{1}}* is your verification code. For your security, do not share this code.", "buttons": advised}),
    ] {
        assert_eq!(refused_code(&changes), None, "{changes}");
    }
}

#[test]
fn a_template_that_was_stored_before_there_were_more_buttons_still_reads() {
    let stored = json!({
        "name": "a", "language": "en", "category": "utility", "body": "Hi",
        "header": {"type": "text", "text": "News"},
        "buttons": [{"type": "quick_reply", "text": "Yes"}],
    });
    let content: Content = serde_json::from_value(stored.clone()).expect("it reads");
    let mut again = json!(content);
    assert_eq!(again["footer"].take(), Value::Null);
    again.as_object_mut().expect("an object").remove("footer");
    assert_eq!(again, stored);
}
