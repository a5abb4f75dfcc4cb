//! People and filters that proptest makes up.

use super::{HOUR, Person};
use crate::{audience::tests::person, testing};
use entity::{AgentId, CampaignId, ContactId, contact, recipient};
use proptest::{prelude::*, sample::select};
use serde_json::{Map, Value, json};

const TEXTS: [&str; 12] = [
    "Ana", "ana", "ANA B", "José", "JOSÉ", "joão", "100%", "a_b", "a\\b", "A'b", "Élan", "é",
];
const PHONES: [&str; 4] = [
    "+5511987654321",
    "+12025550123",
    "(202) 555-0123",
    "nonsense",
];
const DATES: [&str; 4] = ["2025-12-31", "2026-01-01", "2026-01-02", "0001-01-01"];
const NUMBERS: [f64; 10] = [
    -1.5,
    0.0,
    1.0,
    2.0,
    2.5,
    10.0,
    0.1 + 0.2,
    1_234_567.123_456_789,
    1e-7,
    9_007_199_254_740_991.0,
];

fn some<T: Clone + std::fmt::Debug + 'static>(
    of: &'static [T],
) -> impl Strategy<Value = Option<T>> {
    proptest::option::weighted(0.8, select(of))
}

pub(super) fn people() -> impl Strategy<Value = Vec<Person>> {
    proptest::collection::vec((fields(), attributes(), journey(), journey()), 1..12).prop_map(
        |rows| {
            rows.into_iter()
                .map(
                    |((name, email, phone, age_in_hours), attributes, first, second)| {
                        let of = contact::Model {
                            name: name.map(str::to_owned),
                            email: email.map(str::to_owned),
                            phone: phone.map(str::to_owned),
                            attributes,
                            created_at: testing::START - age_in_hours * HOUR,
                            ..person(AgentId(0))
                        };
                        (of, [first, second])
                    },
                )
                .collect()
        },
    )
}

fn fields() -> impl Strategy<
    Value = (
        Option<&'static str>,
        Option<&'static str>,
        Option<&'static str>,
        i64,
    ),
> {
    (some(&TEXTS), some(&TEXTS), some(&PHONES), 0..80_i64)
}

fn attributes() -> impl Strategy<Value = Value> {
    (
        some(&TEXTS),
        some(&NUMBERS),
        proptest::option::of(any::<bool>()),
        some(&DATES),
    )
        .prop_map(|(city, age, vip, since)| {
            let mut object = Map::new();
            if let Some(city) = city {
                object.insert("city".into(), json!(city));
            }
            if let Some(age) = age {
                let whole = age.fract() == 0.0;
                object.insert(
                    "age".into(),
                    if whole { json!(age as i64) } else { json!(age) },
                );
            }
            if let Some(vip) = vip {
                object.insert("vip".into(), json!(vip));
            }
            if let Some(since) = since {
                object.insert("since".into(), json!(since));
            }
            Value::Object(object)
        })
}

/// How far a recipient got: not at all, failed, or 1 to 4 stages, some hours ago.
fn journey() -> impl Strategy<Value = Option<recipient::Model>> {
    proptest::option::of((0..6_i64, 0..80_i64)).prop_map(|got| {
        let (stage, hours) = got?;
        let at = |rank: i64| (stage < 5 && stage >= rank).then_some(testing::START - hours * HOUR);
        Some(recipient::Model {
            sent_at: at(1),
            delivered_at: at(2),
            read_at: at(3),
            replied_at: at(4),
            state: match stage {
                5 => recipient::RecipientState::Failed,
                _ => recipient::RecipientState::Queued,
            },
            ..queued()
        })
    })
}

fn queued() -> recipient::Model {
    let defaults = json!({});
    recipient::Model {
        id: entity::RecipientId(0),
        campaign_id: CampaignId(0),
        contact_id: ContactId(0),
        phone: None,
        parameters: defaults,
        state: recipient::RecipientState::Queued,
        attempt: 1,
        wamid: None,
        wamid_attempt: 0,
        claimed_at: None,
        tries: 0,
        first_tried_at: None,
        error_code: None,
        error_reason: None,
        queued_at: 0,
        sent_at: None,
        delivered_at: None,
        read_at: None,
        replied_at: None,
        failed_at: None,
        due_at: 0,
        dispatched_until: 0,
        dispatch_seq: 0,
        simulate_from: None,
        simulate_due_at: None,
        simulate_until: 0,
        simulate_seq: 0,
    }
}

/// Filters as people would send them; campaigns are written as `"first"` and `"second"`.
pub(super) fn filters() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => texts(),
        3 => ordered(),
        1 => (select(&["eq", "ne"][..]), any::<bool>())
            .prop_map(|(op, value)| json!({"field": "attributes.vip", "op": op, "value": value})),
        2 => (any_field(), select(&["is_set", "is_not_set"][..]))
            .prop_map(|(field, op)| json!({"field": field, "op": op})),
        2 => (
            select(&["first", "second"][..]),
            select(&["sent", "delivered", "read", "replied", "failed"][..]),
            any::<bool>(),
        )
            .prop_map(|(campaign, stage, is)| json!({"campaign": campaign, "stage": stage, "is": is})),
        1 => (1..80_i64).prop_map(|hours| json!({"not_messaged_for": format!("{hours}h")})),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let group = proptest::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            group.clone().prop_map(|of| json!({ "and": of })),
            group.prop_map(|of| json!({ "or": of })),
            inner.prop_map(|of| json!({ "not": of })),
        ]
    })
}

fn any_field() -> impl Strategy<Value = &'static str> {
    select(
        &[
            "name",
            "email",
            "phone",
            "external_id",
            "created_at",
            "attributes.city",
            "attributes.age",
            "attributes.vip",
            "attributes.since",
        ][..],
    )
}

fn texts() -> impl Strategy<Value = Value> {
    let fields = &["name", "email", "phone", "attributes.city"][..];
    let values = || {
        let parts = &["a", "AN", "É", "ã", "%", "_", "\\", "'", "0123", "+1202"][..];
        prop_oneof![select(&TEXTS[..]), select(&PHONES[..]), select(parts),]
    };
    let ops = select(&["eq", "ne", "contains", "starts_with"][..]);
    let field = || select(fields);
    prop_oneof![
        4 => (field(), ops, values())
            .prop_map(|(field, op, value)| json!({"field": field, "op": op, "value": value})),
        1 => (field(), proptest::collection::vec(values(), 1..4))
            .prop_map(|(field, values)| json!({"field": field, "op": "in", "value": values})),
    ]
}

fn ordered() -> impl Strategy<Value = Value> {
    let ops = || select(&["eq", "ne", "gt", "gte", "lt", "lte"][..]);
    let moments = &[
        "2025-12-31",
        "2025-12-30",
        "2025-12-31T12:00:00Z",
        "2025-12-31T21:00:00-03:00",
    ][..];
    prop_oneof![
        (ops(), select(&NUMBERS[..]))
            .prop_map(|(op, value)| json!({"field": "attributes.age", "op": op, "value": value})),
        (ops(), select(&DATES[..]))
            .prop_map(|(op, value)| json!({"field": "attributes.since", "op": op, "value": value})),
        (ops(), select(moments))
            .prop_map(|(op, value)| json!({"field": "created_at", "op": op, "value": value})),
        proptest::collection::vec(select(&NUMBERS[..]), 1..4)
            .prop_map(|values| json!({"field": "attributes.age", "op": "in", "value": values})),
        proptest::collection::vec(select(&DATES[..]), 1..4)
            .prop_map(|values| json!({"field": "attributes.since", "op": "in", "value": values})),
    ]
}
