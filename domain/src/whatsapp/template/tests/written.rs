use super::super::{examples::Examples, to_meta};
use crate::template::Content;
use serde_json::{Value, json};

fn handed_in(content: Value, examples: &[(&str, &str)]) -> Value {
    let content: Content = serde_json::from_value(content).expect("it reads");
    let examples: Examples = examples
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
    to_meta(&content, &examples)
}

#[test]
fn a_named_template_is_handed_in_as_meta_documents_it() {
    let content = json!({
        "name": "seasonal_promo", "language": "en_US", "category": "marketing",
        "header": {"type": "text", "text": "Our {{sale}} is on"},
        "body": "Hi {{first_name}}, use {{code}} today.",
        "footer": "Reply STOP to opt out",
        "buttons": [{"type": "quick_reply", "text": "Stop promotions"}],
    });
    let examples = [
        ("header.sale", "Spring Sale"),
        ("first_name", "Ann"),
        ("code", "25OFF"),
    ];
    assert_eq!(
        handed_in(content, &examples),
        json!({
            "name": "seasonal_promo", "language": "en_US", "category": "MARKETING", "parameter_format": "NAMED",
            "components": [
                {"type": "HEADER", "format": "TEXT", "text": "Our {{sale}} is on",
                 "example": {"header_text_named_params": [{"param_name": "sale", "example": "Spring Sale"}]}},
                {"type": "BODY", "text": "Hi {{first_name}}, use {{code}} today.",
                 "example": {"body_text_named_params": [
                    {"param_name": "first_name", "example": "Ann"}, {"param_name": "code", "example": "25OFF"},
                 ]}},
                {"type": "FOOTER", "text": "Reply STOP to opt out"},
                {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Stop promotions"}]},
            ],
        })
    );
}

#[test]
fn a_numbered_template_is_handed_in_as_meta_documents_it() {
    let content = json!({
        "name": "order", "language": "pt_BR", "category": "utility",
        "header": {"type": "text", "text": "For {{1}}"},
        "body": "Hi {{2}}, your order {{1}} is here.",
        "buttons": [
            {"type": "url", "text": "Track", "url": "https://a.example/{{1}}"},
            {"type": "url", "text": "Pay", "url": "https://a.example/pay/{{1}}", "example": "https://a.example/pay/7"},
            {"type": "copy_code", "text": "Copy", "example": "SAVE25"},
            {"type": "flow", "text": "Book", "flow_name": "booking", "more": {"icon": "DOCUMENT"}},
        ],
    });
    let examples = [
        ("header.1", "you"),
        ("1", "42"),
        ("2", "Ann"),
        ("button.0", "42"),
    ];
    let value = handed_in(content, &examples);
    assert_eq!(
        (&value["parameter_format"], &value["category"]),
        (&json!("POSITIONAL"), &json!("UTILITY"))
    );
    assert_eq!(
        value["components"],
        json!([
            {"type": "HEADER", "format": "TEXT", "text": "For {{1}}", "example": {"header_text": ["you"]}},
            {"type": "BODY", "text": "Hi {{2}}, your order {{1}} is here.", "example": {"body_text": [["42", "Ann"]]}},
            {"type": "BUTTONS", "buttons": [
                {"type": "URL", "text": "Track", "url": "https://a.example/{{1}}", "example": ["https://a.example/42"]},
                {"type": "URL", "text": "Pay", "url": "https://a.example/pay/{{1}}", "example": ["https://a.example/pay/7"]},
                {"type": "COPY_CODE", "example": "SAVE25"},
                {"type": "FLOW", "text": "Book", "flow_name": "booking", "icon": "DOCUMENT"},
            ]},
        ])
    );
}

#[test]
fn media_are_handed_in_by_their_handle_and_a_place_by_nothing() {
    for (header, expected) in [
        (
            json!({"type": "image", "example_url": "4::aW"}),
            json!({"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW"]}}),
        ),
        (
            json!({"type": "location"}),
            json!({"type": "HEADER", "format": "LOCATION"}),
        ),
    ] {
        let content = json!({
            "name": "a", "language": "en", "category": "utility", "body": "Hi", "header": header,
        });
        assert_eq!(handed_in(content, &[])["components"][0], expected);
    }
}

#[test]
fn an_authentication_template_is_handed_in_without_text() {
    let content = json!({
        "name": "code", "language": "en_US", "category": "authentication",
        "body": "*{{1}}* is your verification code. For your security, do not share this code.",
        "footer": "This code expires in 5 minutes.",
        "buttons": [{
            "type": "otp", "otp_type": "copy_code", "code_expiration_minutes": 5, "security_recommendation": true,
        }],
    });
    assert_eq!(
        handed_in(content, &[("1", "123456")])["components"],
        json!([
            {"type": "BODY", "add_security_recommendation": true},
            {"type": "FOOTER", "code_expiration_minutes": 5},
            {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE"}]},
        ])
    );
}
