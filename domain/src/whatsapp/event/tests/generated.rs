//! Values that nobody would think of, for the properties.

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Map, Value, json};

/// Names that mean something to the reader, so that generated values reach all of it.
const KEYS: &[&str] = &[
    "object",
    "entry",
    "changes",
    "field",
    "value",
    "id",
    "metadata",
    "phone_number_id",
    "contacts",
    "profile",
    "name",
    "username",
    "wa_id",
    "user_id",
    "statuses",
    "status",
    "timestamp",
    "recipient_id",
    "biz_opaque_callback_data",
    "conversation",
    "expiration_timestamp",
    "pricing",
    "category",
    "errors",
    "code",
    "title",
    "error_data",
    "details",
    "messages",
    "from",
    "type",
    "text",
    "body",
    "image",
    "caption",
    "interactive",
    "button_reply",
    "nfm_reply",
    "response_json",
    "system",
    "previous_user_id",
    "edit",
    "message",
    "original_message_id",
    "context",
    "forwarded",
    "referral",
    "user_preferences",
    "event",
    "message_template_id",
    "new_quality_score",
    "correct_category",
    "new_category",
    "decision",
    "ban_info",
    "waba_ban_state",
    "restriction_info",
    "restriction_type",
    "alert_info",
    "display_phone_number",
    "max_daily_conversations_per_business",
];

/// Words that stand where words stand.
const WORDS: &[&str] = &[
    "",
    " ",
    "\0",
    "text",
    "sent",
    "failed",
    "APPROVED",
    "messages",
    "standby",
    "account_update",
    "TIER_2K",
    "-1",
    "1750030073",
    "1e400",
    "{\"a\":\"\\u0000\"}",
    "User A changed from x.1 to ",
    "wamid.X",
    "US.1",
    "+",
    "999999999999999999999",
];

/// Any JSON value, of names and words that mean something and of others.
pub(super) fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        select(WORDS).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        let key = prop_oneof![4 => select(KEYS).prop_map(str::to_owned), 1 => any::<String>()];
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::Array),
            vec((key, inner), 0..6).prop_map(|fields| Value::Object(Map::from_iter(fields))),
        ]
    })
}

/// A status as Meta documents it, in all its variants.
pub(super) fn plain_status() -> impl Strategy<Value = Value> {
    let kind = select(&["sent", "delivered", "read", "played", "failed", "deleted"][..]);
    let optional = vec(any::<bool>(), 7);
    (kind, 0..40_u32, "[a-z0-9.]{1,40}", optional).prop_map(|(kind, person, data, has)| {
        let mut status = json!({"id": format!("wamid.{data}"), "status": kind, "timestamp": "1750030073"});
        let fields = status.as_object_mut().unwrap();
        let extras = [
            ("recipient_id", json!(format!("1650555{person:04}"))),
            ("recipient_user_id", json!(format!("US.{person}"))),
            ("biz_opaque_callback_data", json!(data)),
            ("conversation", json!({"id": "c", "expiration_timestamp": "1750116480", "origin": {"type": "marketing"}})),
            ("pricing", json!({"billable": true, "pricing_model": "PMP", "category": "authentication-international"})),
            ("errors", json!([{"code": 131_049, "title": "No", "error_data": {"details": "No"}}])),
            ("recipient_type", json!("group")),
        ];
        for ((key, value), _) in extras.into_iter().zip(has).filter(|(_, has)| *has) {
            fields.insert(key.to_owned(), value);
        }
        status
    })
}

/// The contacts that stand beside statuses, of some persons.
pub(super) fn contacts() -> impl Strategy<Value = Value> {
    let contact = (0..40_u32, any::<bool>(), any::<bool>()).prop_map(|(person, phone, id)| {
        let mut contact = json!({"profile": {"name": format!("Person {person}")}});
        let fields = contact.as_object_mut().unwrap();
        if phone {
            fields.insert("wa_id".to_owned(), json!(format!("1650555{person:04}")));
        }
        if id {
            fields.insert("user_id".to_owned(), json!(format!("US.{person}")));
        }
        contact
    });
    vec(contact, 0..25).prop_map(Value::Array)
}

/// A body with one value.
pub(super) fn body_of(value: &Value) -> Value {
    json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]})
}
