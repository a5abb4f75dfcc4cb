use super::{
    super::{Prepared, Values, mark_read, message_components, text_message, too_long},
    generated::{authentication_templates, templates},
};
use crate::template::Content;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn content(parts: &Value) -> Content {
    let mut content = json!({ "name": "order", "language": "en_US", "category": "utility" });
    for (key, value) in parts.as_object().expect("an object") {
        content[key] = value.clone();
    }
    serde_json::from_value(content).expect("it reads")
}

/// Values that tell their keys, so that each can be found again.
fn telling(content: &Content) -> BTreeMap<String, String> {
    let keys = content.variables().into_iter();
    keys.map(|key| (key.clone(), format!("<{key}>"))).collect()
}

/// All that varies from person to person: texts and codes, in order.
fn texts(components: &[Value]) -> Vec<String> {
    let parameters = components
        .iter()
        .flat_map(|component| component["parameters"].as_array().into_iter().flatten());
    parameters
        .filter_map(|parameter| parameter["text"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn a_message_has_the_shape_that_meta_documents() {
    let content = content(&json!({
        "header": {"type": "document", "example_url": "https://a.example/x/price%20list.pdf?v=2"},
        "body": "Hi {{2}}, you are {{1}} and {{2}}.",
        "footer": "Reply STOP to opt out",
        "buttons": [
            {"type": "quick_reply", "text": "Stop"},
            {"type": "url", "text": "Home", "url": "https://a.example"},
            {"type": "url", "text": "Track", "url": "https://a.example/{{1}}"},
            {"type": "copy_code", "text": "Copy", "example": "SAVE25"},
            {"type": "flow", "text": "Book", "flow_id": "1"},
            {"type": "phone_number", "text": "Call", "phone_number": "+15550001111"},
            {"type": "voice_call", "text": "Call here"},
            {"type": "request_contact_info"},
        ],
    }));
    let values = json!({ "1": "number one", "2": "Ana", "button.2": "a b?c=d" });
    let message = Prepared::new(&content).message("+16505551234", &values, "17.1");
    let message: Value = serde_json::from_str(&message).expect("JSON");
    assert_eq!(
        message,
        json!({
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+16505551234", "type": "template",
            "template": {
                "name": "order", "language": {"code": "en_US"},
                "components": [
                    {"type": "header", "parameters": [{"type": "document", "document": {
                        "link": "https://a.example/x/price%20list.pdf?v=2", "filename": "price list.pdf",
                    }}]},
                    {"type": "body", "parameters": [
                        {"type": "text", "text": "number one"}, {"type": "text", "text": "Ana"},
                    ]},
                    {"type": "button", "sub_type": "url", "index": "2", "parameters": [
                        {"type": "text", "text": "a%20b?c=d"},
                    ]},
                    {"type": "button", "sub_type": "copy_code", "index": "3", "parameters": [
                        {"type": "coupon_code", "coupon_code": "SAVE25"},
                    ]},
                    {"type": "button", "sub_type": "flow", "index": "4", "parameters": [
                        {"type": "action", "action": {"flow_token": "unused"}},
                    ]},
                ],
            },
            "biz_opaque_callback_data": "17.1",
        })
    );
}

#[test]
fn named_parameters_tell_their_names() {
    let content = content(&json!({
        "header": {"type": "text", "text": "For {{who}}"},
        "body": "Hi {{first_name}}, use {{code}} today.",
    }));
    let values = json!({ "header.who": "you", "first_name": "Ana", "code": "25OFF" });
    let text =
        |name: &str, text: &str| json!({"type": "text", "parameter_name": name, "text": text});
    assert_eq!(
        message_components(&content, &values),
        [
            json!({"type": "header", "parameters": [text("who", "you")]}),
            json!({"type": "body", "parameters": [text("first_name", "Ana"), text("code", "25OFF")]}),
        ]
    );
}

#[test]
fn a_template_without_variables_has_no_components() {
    let content = content(&json!({
        "header": {"type": "text", "text": "News"},
        "body": "Our shop is open.",
        "buttons": [{"type": "quick_reply", "text": "Stop"}],
    }));
    let message = Prepared::new(&content).message("+1", &json!({}), "");
    let message: Value = serde_json::from_str(&message).expect("JSON");
    assert_eq!(
        message["template"],
        json!({ "name": "order", "language": {"code": "en_US"} })
    );
}

#[test]
fn every_kind_of_media_is_a_link() {
    for (kind, url, expected) in [
        (
            "image",
            "https://a.example/a.png",
            json!({"link": "https://a.example/a.png"}),
        ),
        (
            "video",
            "https://a.example/a.mp4",
            json!({"link": "https://a.example/a.mp4"}),
        ),
        (
            "document",
            "https://a.example",
            json!({"link": "https://a.example"}),
        ),
        (
            "document",
            "https://a.example/",
            json!({"link": "https://a.example/"}),
        ),
        (
            "document",
            "https://a.example/%E2%82%AC%.pdf",
            json!({"link": "https://a.example/%E2%82%AC%.pdf", "filename": "€%.pdf"}),
        ),
        (
            "document",
            "https://a.example/%FF.pdf",
            json!({"link": "https://a.example/%FF.pdf", "filename": "%FF.pdf"}),
        ),
    ] {
        let content =
            content(&json!({ "body": "Hi", "header": {"type": kind, "example_url": url} }));
        let components = message_components(&content, &json!({}));
        assert_eq!(
            components,
            [json!({"type": "header", "parameters": [{"type": kind, kind: expected}]})]
        );
    }
}

#[test]
fn a_code_stands_in_the_body_and_in_the_button() {
    let content = content(&json!({
        "category": "authentication",
        "body": "*{{1}}* is your verification code.",
        "buttons": [{"type": "otp", "otp_type": "copy_code"}],
    }));
    assert_eq!(
        message_components(&content, &json!({ "1": "123456" })),
        [
            json!({"type": "body", "parameters": [{"type": "text", "text": "123456"}]}),
            json!({"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "123456"}]}),
        ]
    );
}

#[test]
fn a_campaign_may_give_a_coupon_of_its_own() {
    let content = content(&json!({
        "body": "Hi", "buttons": [{"type": "copy_code", "text": "Copy", "example": "SAVE25"}],
    }));
    for (values, expected) in [
        (json!({}), "SAVE25"),
        (json!({ "button.0": "ANA5" }), "ANA5"),
    ] {
        let components = message_components(&content, &values);
        assert_eq!(components[0]["parameters"][0]["coupon_code"], expected);
    }
}

#[test]
fn a_variable_without_a_value_leaves_its_placeholder_visible() {
    let content = content(&json!({ "body": "Hi {{1}}, {{ 2 }} and {{3}}." }));
    let values = json!({ "1": " \u{200B}\n", "3": 5 });
    let components = message_components(&content, &values);
    assert_eq!(texts(&components), ["{{1}}", "{{ 2 }}", "{{3}}"]);
}

#[test]
fn a_body_may_have_1024_characters_once_it_is_filled_in() {
    let content = content(&json!({ "body": "é {{1}}" }));
    for (length, expected) in [(1021, false), (1022, false), (1023, true)] {
        let values = json!({ "1": format!("  {} ", "é".repeat(length)) });
        assert_eq!(too_long(&content, &values), expected, "{length}");
    }
}

#[test]
fn a_free_form_text_may_quote_a_message() {
    for (reply_to, context) in [
        (None, Value::Null),
        (Some("wamid.A=="), json!({"message_id": "wamid.A=="})),
    ] {
        let message = text_message("+1650", "a \"b\"\nc", "17", reply_to);
        let mut message: Value = serde_json::from_str(&message).expect("JSON");
        assert_eq!(message["context"].take(), context);
        message
            .as_object_mut()
            .expect("an object")
            .remove("context");
        assert_eq!(
            message,
            json!({
                "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+1650", "type": "text",
                "text": {"body": "a \"b\"\nc", "preview_url": false}, "biz_opaque_callback_data": "17",
            })
        );
    }
}

#[test]
fn a_message_is_marked_as_read_with_or_without_typing() {
    let read =
        |typing| -> Value { serde_json::from_str(&mark_read("wamid.A==", typing)).expect("JSON") };
    let mut expected =
        json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.A=="});
    assert_eq!(read(false), expected);
    expected["typing_indicator"] = json!({"type": "text"});
    assert_eq!(read(true), expected);
}

proptest! {
    #[test]
    fn every_variable_stands_in_a_message_once((content, _) in templates()) {
        let values = telling(&content);
        let mut found = texts(&message_components(&content, &values));
        found.sort();
        let mut expected: Vec<String> = values.into_values().collect();
        expected.sort();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn numbered_parameters_stand_in_the_order_of_their_numbers((content, _) in templates()) {
        let components = message_components(&content, &telling(&content));
        let body = components.iter().filter(|component| component["type"] == "body").cloned().collect::<Vec<_>>();
        if !content.is_named() {
            let expected: Vec<String> = (1..=texts(&body).len()).map(|n| format!("<{n}>")).collect();
            prop_assert_eq!(texts(&body), expected);
        }
        for parameter in body.iter().flat_map(|body| body["parameters"].as_array().into_iter().flatten()) {
            let name = parameter["parameter_name"].as_str();
            prop_assert_eq!(name.is_some(), content.is_named());
            if let Some(name) = name {
                prop_assert_eq!(&parameter["text"], &json!(format!("<{name}>")));
            }
        }
    }

    #[test]
    fn a_message_is_json_whatever_is_in_it(
        (content, _) in templates(),
        to in any::<String>(),
        callback_data in any::<String>(),
        dirt in "[\n\t \r\0\u{200B}\u{202E}\"\\\\a{}]{0,12}",
    ) {
        let values: BTreeMap<String, String> =
            content.variables().into_iter().map(|key| (key, dirt.clone())).collect();
        let message = Prepared::new(&content).message(&to, &values, &callback_data);
        let message: Value = serde_json::from_str(&message).expect("JSON");
        prop_assert_eq!(message["to"].as_str(), Some(to.as_str()));
        prop_assert_eq!(message["biz_opaque_callback_data"].as_str(), Some(callback_data.as_str()));
        let components = message["template"]["components"].as_array().cloned().unwrap_or_default();
        prop_assert_eq!(&components, &message_components(&content, &values));
        for text in texts(&components) {
            prop_assert!(!text.is_empty());
            prop_assert!(!text.contains(['\n', '\t', '\r', '\0']) && !text.contains("    "), "{text:?}");
        }
        prop_assert!(components.iter().all(|c| c["parameters"].as_array().is_some_and(|p| !p.is_empty())));
    }

    #[test]
    fn a_map_and_a_json_object_make_the_same_message((content, values) in templates()) {
        let prepared = Prepared::new(&content);
        let object = json!(values);
        prop_assert_eq!(prepared.message("+1", &values, "c"), prepared.message("+1", &object, "c"));
        prop_assert_eq!(Values::value(&values, "1"), Values::value(&object, "1"));
    }

    #[test]
    fn the_code_of_an_authentication_template_is_asked_for_once(content in authentication_templates()) {
        let components = message_components(&content, &telling(&content));
        prop_assert_eq!(content.variables(), ["1"]);
        prop_assert_eq!(texts(&components), ["<1>", "<1>"]);
    }
}
