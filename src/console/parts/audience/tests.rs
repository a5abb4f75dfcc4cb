use super::*;
use crate::console::{fields::Fields, parts::audience::term::Typed};
use serde_json::{Value, json};

fn rows(builder: &Builder) -> Vec<Value> {
    let kind = |field: &str| match field {
        "attributes.age" => Typed::Number,
        "attributes.vip" => Typed::Boolean,
        _ => Typed::Text,
    };
    builder.terms.iter().map(|term| term.json(kind)).collect()
}

#[test]
fn rows_show_a_flat_filter_and_write_it_again() {
    let terms = json!([
        { "field": "attributes.age", "op": "gte", "value": 18 },
        { "field": "attributes.vip", "op": "eq", "value": true },
        { "field": "name", "op": "in", "value": ["Ada", "Bob"] },
        { "field": "email", "op": "is_set" },
        { "campaign": "cmp_1", "stage": "read", "is": false },
        { "not_messaged_for": "7d" },
    ]);
    for join in ["and", "or"] {
        let builder = Builder::of(&json!({ "filter": { join: terms } }));
        assert_eq!((builder.kind, builder.join.key()), (Kind::Conditions, join));
        assert_eq!(Value::from(rows(&builder)), terms);
    }
}

#[test]
fn what_rows_cannot_show_is_shown_as_json() {
    let nested = json!({ "filter": { "not": { "field": "name", "op": "is_set" } } });
    let commas = json!({ "filter": { "field": "name", "op": "in", "value": ["Lovelace, Ada"] } });
    for audience in [nested, commas] {
        let builder = Builder::of(&audience);
        assert_eq!(builder.kind, Kind::Json);
        assert_eq!(
            serde_json::from_str::<Value>(&builder.json).unwrap(),
            audience
        );
    }
    assert_eq!(Builder::of(&json!({ "all": true })).kind, Kind::All);
}

#[test]
fn buttons_change_what_was_typed_and_lose_nothing_of_it() {
    let typed = "audience.kind=conditions&audience.join=or&audience.0.field=name&audience.0.op=eq&audience.0.value=Ada\
                 &audience.1.field=%40silence&audience.1.days=14&audience.picked=con_2+con_1";
    let press =
        |button: &str| Builder::typed(&Fields::parse(typed.as_bytes()).with("audience.do", button));
    let two = [
        json!({ "field": "name", "op": "eq", "value": "Ada" }),
        json!({ "not_messaged_for": "14d" }),
    ];
    assert_eq!(rows(&press("")), two);
    assert_eq!(rows(&press("remove 0")), two[1..]);
    assert_eq!(rows(&press("remove 9")), two);
    assert_eq!(press("add").terms.len(), 3);
    assert_eq!(press("pick con_3").picked.len(), 3);
    assert_eq!(press("drop con_2").picked, [ContactId(1)]);
    assert_eq!(press("").join, Join::Or);
}
