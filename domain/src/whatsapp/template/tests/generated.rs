//! Templates as people might write them.

use super::super::examples::Examples;
use crate::template::{Button, ButtonKind, Content, Header, HeaderKind, OtpType, authentication};
use entity::template::Category;
use proptest::prelude::*;
use serde_json::json;

fn words() -> impl Strategy<Value = String> {
    "[a-zA-Zé,.!*\n😀]{0,6}[a-z.][ ]{0,2}"
}

fn value() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9é ]{0,8}[a-z0-9]"
}

fn some_of<T: std::fmt::Debug + Clone>(
    strategy: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    prop::option::of(strategy)
}

/// Keys `1` to `n`, or names.
fn keys() -> impl Strategy<Value = Vec<String>> {
    let numbers = (0usize..13)
        .prop_map(|n| (1..=n).map(|k| k.to_string()).collect::<Vec<_>>())
        .prop_shuffle();
    let names = prop::collection::btree_set("[a-z_][a-z0-9_]{0,6}", 1..6)
        .prop_map(|names| names.into_iter().collect::<Vec<_>>())
        .prop_shuffle();
    prop_oneof![2 => numbers, 1 => names]
}

/// A body in which every key stands, some twice, some with spaces in the braces.
fn body(keys: Vec<String>) -> impl Strategy<Value = String> {
    let count = keys.len();
    (
        prop::collection::vec((words(), any::<bool>(), any::<bool>()), count),
        words(),
    )
        .prop_map(move |(parts, end)| {
            let mut text = String::new();
            for (key, (before, again, spaced)) in keys.iter().zip(parts) {
                let placeholder = if spaced {
                    format!("{{{{ {key} }}}}")
                } else {
                    format!("{{{{{key}}}}}")
                };
                text.push_str(&before);
                text.push_str(&placeholder);
                if again {
                    text.push_str(&format!(" and {{{{{key}}}}}"));
                }
            }
            text + &end
        })
}

fn header(named: bool) -> impl Strategy<Value = Option<Header>> {
    let key = if named { "who" } else { "1" };
    let media = prop_oneof![
        Just(HeaderKind::Image),
        Just(HeaderKind::Video),
        Just(HeaderKind::Document),
        Just(HeaderKind::Gif),
    ];
    let raw = json!({ "type": "HEADER", "format": "PRODUCT" });
    some_of(prop_oneof![
        words().prop_map(Header::text),
        words().prop_map(move |text| Header::text(format!("{text}{{{{{key}}}}}"))),
        (media, "https://a\\.example/[a-z]{0,5}(\\.pdf)?")
            .prop_map(|(kind, url)| Header::media(kind, url)),
        Just(Header::new(HeaderKind::Location)),
        Just(Header {
            more: Some(raw),
            ..Header::new(HeaderKind::Other)
        }),
    ])
}

fn button() -> impl Strategy<Value = Button> {
    let label = "[A-Za-z ]{0,10}[a-z]";
    let plain = prop_oneof![
        Just(ButtonKind::QuickReply),
        Just(ButtonKind::VoiceCall),
        Just(ButtonKind::Catalog),
        Just(ButtonKind::Mpm),
    ];
    prop_oneof![
        1 => Just(Button::new(ButtonKind::RequestContactInfo, "")),
        4 => (plain, label).prop_map(|(kind, text)| Button::new(kind, text)),
        3 => (label, any::<bool>()).prop_map(|(text, variable)| Button {
            url: Some(format!("https://a.example/x{}", if variable { "?id={{1}}" } else { "" })),
            ..Button::new(ButtonKind::Url, text)
        }),
        1 => label.prop_map(|text| Button {
            phone_number: Some("+15550001111".into()),
            ..Button::new(ButtonKind::PhoneNumber, text)
        }),
        1 => "[A-Z0-9]{1,20}".prop_map(|code| Button {
            example: Some(code),
            ..Button::new(ButtonKind::CopyCode, "Copy offer code")
        }),
        1 => (label, some_of("[a-z]{1,5}")).prop_map(|(text, screen)| Button {
            flow_id: Some("123456789012345678".into()),
            flow_action: Some("navigate".into()),
            navigate_screen: screen,
            more: Some(json!({ "icon": "DOCUMENT" })),
            ..Button::new(ButtonKind::Flow, text)
        }),
        1 => label.prop_map(|text| Button {
            more: Some(json!({ "type": "SPM", "text": text })),
            ..Button::new(ButtonKind::Other, text)
        }),
    ]
}

/// Templates whose text is the business' own, with an example of every variable or of none.
pub(super) fn templates() -> impl Strategy<Value = (Content, Examples)> {
    let contents = keys().prop_flat_map(|keys| {
        let named = keys.first().is_some_and(|key| key.parse::<u64>().is_err());
        (
            body(keys),
            header(named),
            some_of(words()),
            prop::collection::vec(button(), 0..6),
            prop::collection::vec(Just(json!({ "type": "CAROUSEL", "cards": [] })), 0..2),
            prop_oneof![Just(Category::Marketing), Just(Category::Utility)],
        )
    });
    let contents = contents.prop_map(|(body, header, footer, buttons, more, category)| Content {
        name: "order_update".into(),
        language: "pt_BR".into(),
        category,
        header,
        body,
        footer,
        buttons,
        more,
    });
    (contents, prop::collection::vec(value(), 20), any::<bool>()).prop_map(
        |(content, values, with_examples)| {
            let keys = content.variables().into_iter().filter(|_| with_examples);
            let examples = keys.zip(values).collect();
            (content, examples)
        },
    )
}

/// Authentication templates with Meta's English text.
pub(super) fn authentication_templates() -> impl Strategy<Value = Content> {
    let apps = json!({ "supported_apps": [{ "package_name": "a.b", "signature_hash": "K8a" }] });
    (
        any::<bool>(),
        some_of(1u32..=90),
        prop_oneof![
            Just((OtpType::CopyCode, None)),
            Just((OtpType::OneTap, Some(apps)))
        ],
        prop_oneof![Just(String::new()), Just("Copy code".to_owned())],
    )
        .prop_map(|(recommended, minutes, (otp_type, more), label)| Content {
            name: "code".into(),
            language: "en_US".into(),
            category: Category::Authentication,
            header: None,
            body: authentication::body(recommended).into(),
            footer: minutes.map(authentication::footer),
            buttons: vec![Button {
                otp_type: Some(otp_type),
                code_expiration_minutes: minutes,
                security_recommendation: recommended,
                more,
                ..Button::new(ButtonKind::Otp, label)
            }],
            more: vec![],
        })
}
