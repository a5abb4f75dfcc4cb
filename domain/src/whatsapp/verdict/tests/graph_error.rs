//! Errors read from answers and from webhooks.

use super::super::GraphError;
use crate::whatsapp::event::Fault;
use proptest::prelude::*;
use serde_json::{Value, json};

fn parse(body: &Value) -> Option<GraphError> {
    GraphError::parse(body.to_string().as_bytes(), 400)
}

#[test]
fn an_error_is_read_whole() {
    let body = json!({"error": {
        "message": "(#131056) (Business Account, Consumer Account) pair rate limit hit", "type": "OAuthException",
        "code": 131_056, "error_subcode": 2_494_055, "is_transient": false,
        "error_data": {"messaging_product": "whatsapp", "details": "Too many messages"},
        "error_user_title": "Slow down", "error_user_msg": "Wait", "fbtrace_id": "Az8or2yhqkZfEZ-_4Qn_Bam"}});
    let expected = GraphError {
        code: 131_056,
        subcode: Some(2_494_055),
        message: "(#131056) (Business Account, Consumer Account) pair rate limit hit".to_owned(),
        details: Some("Too many messages".to_owned()),
        user_title: Some("Slow down".to_owned()),
        user_message: Some("Wait".to_owned()),
        is_transient: Some(false),
        http_status: Some(400),
        retry_after: None,
        trace_id: Some("Az8or2yhqkZfEZ-_4Qn_Bam".to_owned()),
    };
    assert_eq!(parse(&body), Some(expected));
}

#[test]
fn code_0_is_an_error() {
    assert_eq!(
        parse(&json!({"error": {"code": 0}})).map(|error| error.code),
        Some(0)
    );
}

#[test]
fn a_code_may_be_a_text() {
    assert_eq!(
        parse(&json!({"error": {"code": "190"}})).map(|error| error.code),
        Some(190)
    );
    assert_eq!(
        parse(&json!({"error": {"code": 190.0}})).map(|error| error.code),
        Some(190)
    );
}

#[test]
fn details_are_found_in_every_form_of_error_data() {
    let cases = [
        (json!({"details": "D"}), Some("D")),
        (json!("D"), Some("D")),
        (json!("{\"details\":\"D\"}"), Some("D")),
        (json!("{\"blame\":1}"), Some("{\"blame\":1}")),
        (json!([{"details": "D"}]), Some("D")),
        (json!({}), None),
        (json!({"details": null}), None),
        (json!(""), None),
        (json!(null), None),
        (json!(true), None),
    ];
    for (data, expected) in cases {
        let error = parse(&json!({"error": {"code": 100, "error_data": data}})).unwrap();
        assert_eq!(error.details.as_deref(), expected, "{data}");
    }
}

#[test]
fn what_is_no_graph_error_is_none() {
    let bodies = [
        "",
        "<html>Bad Gateway</html>",
        "null",
        "[]",
        "{}",
        "\"error\"",
        "7",
        r#"{"error":null}"#,
        r#"{"error":"invalid_request"}"#,
        r#"{"error":{}}"#,
        r#"{"error":{"message":"no code"}}"#,
        r#"{"error":{"code":null}}"#,
        r#"{"error":{"code":"soon"}}"#,
        r#"{"error":[{"code":1}]}"#,
        r#"[{"error":{"code":1}}]"#,
        r#"{"messages":[{"id":"wamid.1"}]}"#,
        r#"{"error":{"code":190}"#,
    ];
    for body in bodies {
        assert_eq!(GraphError::parse(body.as_bytes(), 502), None, "{body}");
    }
}

#[test]
fn a_webhooks_error_is_judged_like_an_answers() {
    let fault = Fault {
        code: 131_049,
        title: Some("Title".to_owned()),
        message: None,
        details: Some("Held back".to_owned()),
        href: None,
    };
    let expected = GraphError {
        code: 131_049,
        message: "Title".to_owned(),
        details: Some("Held back".to_owned()),
        ..GraphError::default()
    };
    assert_eq!(GraphError::of_fault(&fault), expected);
}

proptest! {
    #[test]
    fn no_body_panics(body in proptest::collection::vec(any::<u8>(), 0..200), status in any::<u16>()) {
        let _ = GraphError::parse(&body, status);
    }

    #[test]
    fn every_error_is_judged(code in any::<i64>(), subcode in any::<Option<i64>>(), details in any::<Option<String>>()) {
        let judged = super::judge(&GraphError { code, subcode, details, ..GraphError::default() });
        prop_assert!(!judged.reason.is_empty() && !judged.code.is_empty());
    }
}
