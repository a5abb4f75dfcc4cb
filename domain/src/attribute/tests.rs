use super::*;
use crate::testing::{self, World};
use entity::attribute::AttributeType;
use serde_json::{Value, json};

async fn catalog(world: &World) -> Catalog {
    for (name, kind) in [
        ("city", AttributeType::Text),
        ("age", AttributeType::Number),
        ("vip", AttributeType::Boolean),
        ("since", AttributeType::Date),
        ("old", AttributeType::Text),
    ] {
        create(&world.ctx, world.agent, new(name, kind))
            .await
            .unwrap();
    }
    let archive = Change {
        archived: Some(true),
        ..Change::default()
    };
    change(&world.ctx, world.agent, "old", archive)
        .await
        .unwrap();
    Catalog::load(&world.ctx, world.agent).await.unwrap()
}

fn new(name: &str, kind: AttributeType) -> New {
    New {
        name: name.into(),
        label: None,
        kind,
        description: None,
    }
}

#[tokio::test]
async fn an_attribute_is_created_once() {
    for world in testing::worlds().await {
        let made = create(&world.ctx, world.agent, new("city", AttributeType::Text))
            .await
            .unwrap();
        let again = create(&world.ctx, world.agent, new("city", AttributeType::Number)).await;
        assert_eq!(again.unwrap_err().code(), "attribute_exists");
        let all = list(&world.ctx, world.agent, None, None).await.unwrap();
        assert_eq!(all.data, [made]);
    }
}

#[tokio::test]
async fn names_that_cannot_be_used_are_refused() {
    for world in testing::worlds().await {
        let long = "a".repeat(65);
        for (name, code) in [
            ("", "invalid_name"),
            ("1st", "invalid_name"),
            ("first name", "invalid_name"),
            ("naïve", "invalid_name"),
            ("a'b", "invalid_name"),
            (long.as_str(), "invalid_name"),
            ("phone", "reserved_name"),
            ("external_id", "reserved_name"),
        ] {
            let refused = create(&world.ctx, world.agent, new(name, AttributeType::Text)).await;
            assert_eq!(refused.unwrap_err().code(), code, "{name}");
        }
    }
}

#[tokio::test]
async fn values_are_checked_against_their_type() {
    for world in testing::worlds().await {
        let catalog = catalog(&world).await;
        for (name, value, stored) in [
            ("city", json!(" São Paulo "), json!("São Paulo")),
            ("city", json!("  "), Value::Null),
            ("city", Value::Null, Value::Null),
            ("age", json!(41.5), json!(41.5)),
            ("age", json!(-3), json!(-3)),
            ("age", json!(5.0), json!(5)),
            ("vip", json!(false), json!(false)),
            ("since", json!("2024-02-29"), json!("2024-02-29")),
            ("old", Value::Null, Value::Null),
        ] {
            assert_eq!(catalog.check(name, &value), Ok(stored), "{name} {value}");
        }
        for (name, value, code) in [
            ("city", json!(5), "invalid_attribute"),
            ("city", json!("a\nb"), "invalid_attribute"),
            ("city", json!("x".repeat(1025)), "invalid_attribute"),
            ("age", json!("5"), "invalid_attribute"),
            ("age", json!(9_007_199_254_740_993_i64), "invalid_attribute"),
            ("vip", json!("true"), "invalid_attribute"),
            ("vip", json!(1), "invalid_attribute"),
            ("since", json!("2023-02-29"), "invalid_attribute"),
            ("since", json!("2023-2-9"), "invalid_attribute"),
            ("since", json!("2023-02-09T00:00:00Z"), "invalid_attribute"),
            ("city", json!({}), "invalid_attribute"),
            ("plan", json!("gold"), "unknown_attribute"),
            ("plan", Value::Null, "unknown_attribute"),
            ("old", json!("x"), "archived_attribute"),
        ] {
            let unfit = catalog.check(name, &value).unwrap_err();
            assert_eq!(unfit.code, code, "{name} {value}");
            assert!(unfit.to_string().contains(name), "{unfit}");
        }
    }
}

#[tokio::test]
async fn texts_of_a_file_are_read_as_their_type() {
    for world in testing::worlds().await {
        let catalog = catalog(&world).await;
        for (name, text, stored) in [
            ("age", "41", json!(41)),
            ("age", " 41.50 ", json!(41.5)),
            ("age", "-1e3", json!(-1000)),
            ("vip", "Yes", json!(true)),
            ("vip", "0", json!(false)),
            ("since", "2024-02-29", json!("2024-02-29")),
            ("city", "41", json!("41")),
        ] {
            assert_eq!(catalog.read(name, text), Ok(stored), "{name} {text}");
        }
        for (name, text) in [
            ("age", "forty"),
            ("age", "inf"),
            ("age", "NaN"),
            ("age", "1,5"),
            ("age", "1e999"),
            ("age", "99999999999999999999"),
            ("vip", "maybe"),
            ("since", "29.02.2024"),
        ] {
            assert_eq!(
                catalog.read(name, text).unwrap_err().code,
                "invalid_attribute",
                "{name} {text}"
            );
        }
    }
}
