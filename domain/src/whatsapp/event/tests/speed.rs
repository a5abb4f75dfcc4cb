//! How long a status takes. Run by hand, in release: `cargo test --release -p domain --lib a_status_takes -- --ignored`.

use super::{super::*, generated};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A batch as Meta sends it after a burst: each status with callback data and price, some with a contact.
fn batch(statuses: usize) -> String {
    let list: Vec<Value> = (0..statuses)
        .map(|one| {
            json!({
                "id": format!("wamid.HBgLMTY1MDU1NTEyMzQVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3{one:06}"),
                "status": "delivered", "timestamp": "1750030073",
                "recipient_id": format!("1650{one:07}"), "recipient_user_id": format!("US.{one:020}"),
                "biz_opaque_callback_data": format!("01JXV2Q9H8W4M3N5P6R7S8T9{one:06}.1"),
                "pricing": {"billable": true, "pricing_model": "PMP", "type": "regular", "category": "marketing"},
            })
        })
        .collect();
    let contacts: Vec<Value> = (0..statuses)
        .map(|one| json!({"profile": {"name": "A person"}, "wa_id": format!("1650{one:07}"), "user_id": format!("US.{one:020}")}))
        .collect();
    let metadata =
        json!({"display_phone_number": "15550783881", "phone_number_id": "106540352242922"});
    let value = json!({"messaging_product": "whatsapp", "metadata": metadata, "contacts": contacts, "statuses": list});
    generated::body_of(&value).to_string()
}

#[test]
fn a_batch_of_500_statuses_is_plain() {
    assert_eq!(
        plain::read(batch(500).as_bytes()).map(|entries| entries.len()),
        Some(500)
    );
}

#[test]
#[ignore = "measures; means nothing without optimisation"]
fn a_status_takes_less_than_three_microseconds() {
    let body = batch(500);
    let best = (0..200).map(|_| {
        let start = Instant::now();
        assert_eq!(parse(body.as_bytes()).entries.len(), 500);
        start.elapsed()
    });
    let each = best.min().unwrap() / 500;
    assert!(each < Duration::from_micros(3), "{each:?}");
}
