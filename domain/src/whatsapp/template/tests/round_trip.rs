use super::{
    super::{edit_to_meta, examples::Examples, from_meta, to_meta},
    generated::{authentication_templates, templates},
};
use entity::template::TemplateStatus;
use proptest::prelude::*;
use serde_json::{Value, json};

/// As Meta lists what was handed in.
fn listed(mut handed_in: Value) -> Value {
    handed_in["id"] = json!(1_387_372_356_726_668_u64);
    handed_in["status"] = json!("APPROVED");
    handed_in["rejected_reason"] = json!("NONE");
    handed_in
}

/// The same with types and formats in lowercase, as some write them.
fn in_lowercase(mut value: Value) -> Value {
    let lower = |part: &mut Value, key: &str| {
        if let Some(word) = part[key].as_str() {
            part[key] = word.to_lowercase().into();
        }
    };
    lower(&mut value, "category");
    lower(&mut value, "status");
    for component in value["components"].as_array_mut().into_iter().flatten() {
        if !matches!(
            component["type"].as_str(),
            Some("HEADER" | "BODY" | "FOOTER" | "BUTTONS")
        ) || component["format"] == "PRODUCT"
        {
            continue;
        }
        lower(component, "type");
        if component.get("format").is_some() {
            lower(component, "format");
        }
        for button in component["buttons"].as_array_mut().into_iter().flatten() {
            if button["type"] != "SPM" {
                lower(button, "type");
            }
        }
    }
    value
}

proptest! {
    #[test]
    fn a_template_comes_back_as_it_was_handed_in((content, examples) in templates()) {
        let read = from_meta(&listed(to_meta(&content, &examples))).expect("it reads");
        prop_assert_eq!(read.content, content);
        prop_assert_eq!(read.examples, examples);
        prop_assert_eq!(read.id, "1387372356726668");
        prop_assert_eq!(read.status, TemplateStatus::Approved);
        prop_assert_eq!(read.rejected_reason, None);
    }

    #[test]
    fn the_case_of_types_does_not_matter((content, examples) in templates()) {
        let handed_in = listed(to_meta(&content, &examples));
        let read = from_meta(&in_lowercase(handed_in)).expect("it reads");
        prop_assert_eq!(read.content, content);
        prop_assert_eq!(read.examples, examples);
    }

    #[test]
    fn an_authentication_template_comes_back_with_metas_text(content in authentication_templates()) {
        let handed_in = to_meta(&content, &Examples::new());
        let texts: Vec<&Value> = handed_in["components"].as_array().into_iter().flatten().map(|c| &c["text"]).collect();
        prop_assert!(texts.iter().all(|text| text.is_null()));
        let read = from_meta(&listed(handed_in)).expect("it reads");
        prop_assert_eq!(read.content, content);
    }

    #[test]
    fn an_edit_has_the_same_components_and_neither_name_nor_language((content, examples) in templates()) {
        let edit = edit_to_meta(&content, &examples);
        let whole = to_meta(&content, &examples);
        prop_assert_eq!(&edit["components"], &whole["components"]);
        let keys: Vec<&String> = edit.as_object().expect("an object").keys().collect();
        prop_assert_eq!(keys, ["category", "components"]);
    }

    #[test]
    fn no_json_is_too_odd_to_be_read_or_refused(value in odd()) {
        // Must not panic.
        let _ = from_meta(&value);
        let mut inside = listed(json!({ "name": "a", "language": "en", "category": "MARKETING" }));
        inside["components"] = value;
        prop_assert!(from_meta(&inside).is_ok());
    }
}

/// JSON with the keys and words of templates in any order and place.
fn odd() -> impl Strategy<Value = Value> {
    let key = prop::sample::select(vec![
        "id",
        "name",
        "language",
        "code",
        "category",
        "components",
        "type",
        "format",
        "text",
        "example",
        "body_text",
        "header_text",
        "header_handle",
        "body_text_named_params",
        "param_name",
        "buttons",
        "url",
        "otp_type",
        "quality_score",
        "score",
        "code_expiration_minutes",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        prop::sample::select(vec![
            "",
            "BODY",
            "HEADER",
            "FOOTER",
            "BUTTONS",
            "TEXT",
            "IMAGE",
            "URL",
            "OTP",
            "COPY_CODE",
            "{{1}}",
            "Hi {{a}}",
            "https://a.example/{{1}}",
            "https://www.whatsapp.com/otp/code/?a&=b&otp_type",
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..6)
                .prop_map(|pairs| pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    })
}
