//! The small parts: times, tiers, texts, places.

use super::super::*;
use serde_json::{Value, json};

#[test]
fn a_time_is_read_in_all_its_forms() {
    let cases = [
        (json!("1750030073"), Some(1_750_030_073_000)),
        (json!(1_750_030_073), Some(1_750_030_073_000)),
        (json!(1_750_030_073.5), Some(1_750_030_073_500)),
        (json!(" 1750030073.25 "), Some(1_750_030_073_250)),
        (json!("1750030073123"), Some(1_750_030_073_123)),
        (json!(1_750_030_073_123_i64), Some(1_750_030_073_123)),
        (json!("1750030073000.0"), Some(1_750_030_073_000)),
        (json!("2025-06-15T23:27:53Z"), Some(1_750_030_073_000)),
        (json!("2025-06-15T23:27:53+0000"), Some(1_750_030_073_000)),
        (json!(99_999_999_999_i64), Some(99_999_999_999_000)),
        (json!(0), None),
        (json!("0"), None),
        (json!("0000000000"), None),
        (json!(-1), None),
        (json!(1e300), None),
        (json!("nan"), None),
        (json!("inf"), None),
        (json!("soon"), None),
        (json!(""), None),
        (json!(true), None),
        (json!([1_750_030_073]), None),
        (Value::Null, None),
    ];
    for (told, expected) in cases {
        assert_eq!(time::of_value(&told), expected, "{told}");
    }
}

#[test]
fn a_messaging_tier_is_read_in_all_its_forms() {
    use MessagingTier::{Limited, Unknown, Unlimited};
    let cases = [
        (json!(2000), Some(Limited(2_000))),
        (json!(2000.0), Some(Limited(2_000))),
        (json!("2000"), Some(Limited(2_000))),
        (json!(" 10000 "), Some(Limited(10_000))),
        (json!("TIER_50"), Some(Limited(50))),
        (json!("TIER_250"), Some(Limited(250))),
        (json!("TIER_1K"), Some(Limited(1_000))),
        (json!("TIER_2K"), Some(Limited(2_000))),
        (json!("tier_10k"), Some(Limited(10_000))),
        (json!("TIER_100K"), Some(Limited(100_000))),
        (json!("TIER_1M"), Some(Limited(1_000_000))),
        (json!("100K"), Some(Limited(100_000))),
        (json!("TIER_UNLIMITED"), Some(Unlimited)),
        (json!("Unlimited"), Some(Unlimited)),
        (json!(-1), Some(Unlimited)),
        (json!("-1"), Some(Unlimited)),
        (json!(-1.0), Some(Unlimited)),
        (json!("UNTIERED"), Some(Unknown("UNTIERED".to_owned()))),
        (
            json!("TIER_NOT_SET"),
            Some(Unknown("TIER_NOT_SET".to_owned())),
        ),
        (json!("TIER_K"), Some(Unknown("TIER_K".to_owned()))),
        (
            json!("TIER_99999999999999999999K"),
            Some(Unknown("TIER_99999999999999999999K".to_owned())),
        ),
        (json!(-7), Some(Unknown("-7".to_owned()))),
        (json!(2.5), Some(Unknown("2.5".to_owned()))),
        (json!(""), None),
        (Value::Null, None),
        (json!(true), None),
        (json!({}), None),
    ];
    for (told, expected) in cases {
        assert_eq!(MessagingTier::read(&told), expected, "{told}");
    }
}

#[test]
fn ids_of_any_size_stay_exact() {
    let cases = [
        (json!(1_689_556_908_129_832_i64), Some("1689556908129832")),
        (
            json!(9_223_372_036_854_775_807_i64),
            Some("9223372036854775807"),
        ),
        (
            json!(18_446_744_073_709_551_615_u64),
            Some("18446744073709551615"),
        ),
        (json!(1_689_556_908_129_832.0), Some("1689556908129832")),
        (json!(" 42 "), Some("42")),
        (json!("\0"), None),
        (json!("  "), None),
        (json!(true), None),
    ];
    for (told, expected) in cases {
        assert_eq!(fields::id(&told).as_deref(), expected, "{told}");
    }
}

#[test]
fn texts_and_ids_are_cut_at_their_longest() {
    let long = "é".repeat(LONGEST_TEXT + 10);
    assert_eq!(scrub::text(&long).unwrap().chars().count(), LONGEST_TEXT);
    assert_eq!(scrub::id(&long).unwrap().chars().count(), LONGEST_ID);
    let fits = "é".repeat(LONGEST_TEXT);
    assert_eq!(scrub::text(&fits).unwrap(), fits);
    assert_eq!(scrub::text("a\0b\nc").as_deref(), Some("ab\nc"));
    assert_eq!(scrub::text("\0\0"), None, "nothing is left of it");
}

#[test]
fn raw_json_is_kept_without_nul_and_within_bounds() {
    let raw = json!({"a\u{0}": ["x\u{0}y", {"b": "\u{0}"}], "n": 1});
    assert_eq!(
        scrub::raw(&raw),
        Some(json!({"a": ["xy", {"b": ""}], "n": 1}))
    );
    assert_eq!(scrub::raw(&json!("x".repeat(LONGEST_RAW))), None);
}

#[test]
fn a_referral_too_long_to_keep_leaves_the_message() {
    let body = json!({"entry": {"changes": {"value": {"messages": {
        "id": "wamid.M1", "type": "text", "text": {"body": "Hi"}, "referral": {"headline": "x".repeat(LONGEST_RAW)}}}}}});
    let event = parse(body.to_string().as_bytes());
    let Update::Message(message) = &event.entries[0].update else {
        panic!("{event:?}");
    };
    assert_eq!(
        (message.text.as_deref(), &message.referral),
        (Some("Hi"), &None)
    );
    assert_eq!(event.odd[0].at, "$.entry.changes.value.messages.referral");
}

#[test]
fn a_flood_of_oddities_is_counted_and_not_listed() {
    let body = json!({"entry": vec![1; MOST_ODD + 5]}).to_string();
    let odd = parse(body.as_bytes()).odd;
    assert_eq!(odd.len(), MOST_ODD + 1);
    assert_eq!(odd[MOST_ODD].why, "5 more oddities are not told");
}

#[test]
fn a_body_that_goes_too_deep_is_one_oddity() {
    for depth in [200, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let inner = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            for body in [
                inner.clone(),
                format!("{{\"entry\":[{{\"changes\":{inner}}}]}}"),
            ] {
                let event = parse(body.as_bytes());
                assert_eq!((event.entries.len(), event.odd.len()), (0, 1));
            }
        }
    }
}

#[test]
fn half_pairs_are_mended_and_nothing_else_changes() {
    let cases: [(&str, &str); 6] = [
        (r#"["a\ud83d"]"#, "a\u{fffd}"),
        (r#"["\ud83d\ude00"]"#, "\u{1f600}"),
        (
            r#"["\ude00\ud83d\ud83d\ude00"]"#,
            "\u{fffd}\u{fffd}\u{1f600}",
        ),
        (r#"["\\ud83d \"\ud83d\" \\"]"#, "\\ud83d \"\u{fffd}\" \\"),
        ("[\"line\nbreak\"]", "line break"),
        ("\u{feff}[\"mark\"]", "mark"),
    ];
    for (body, expected) in cases {
        assert_eq!(mend::json(body.as_bytes()), Ok(json!([expected])), "{body}");
    }
}

#[test]
fn a_person_without_any_id_is_not_given_the_contact_of_another() {
    let stop = json!({"id": "wamid.M1", "type": "text", "text": {"body": "STOP"}});
    let hello = json!({"id": "wamid.M2", "from": "1650", "type": "text", "text": {"body": "Hi"}});
    let body = json!({"entry": {"changes": {"value": {"contacts": [{"wa_id": "1650"}], "messages": [stop, hello]}}}});
    let event = parse(body.to_string().as_bytes());
    let known: Vec<bool> = event
        .entries
        .iter()
        .map(|entry| match &entry.update {
            Update::Message(message) => message.person.is_known(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(known, [false, true]);
}
