//! The quick reader and the patient one never differ.

use super::{super::*, generated, payloads};
use proptest::prelude::*;
use serde_json::{Value, json};

fn patient(body: &[u8]) -> Event {
    envelope::read(&mend::json(body).unwrap())
}

#[test]
fn both_readers_agree_on_every_payload_that_is_plain() {
    let mut plain = 0;
    for (file, body) in payloads() {
        let Some(entries) = plain::read(&body) else {
            continue;
        };
        plain += 1;
        let odd = Vec::new();
        assert_eq!(patient(&body), Event { entries, odd }, "in {file}");
    }
    assert!(plain >= 10, "only {plain} payloads are plain");
}

#[test]
fn what_meta_documents_for_statuses_is_plain() {
    let documented = [
        "status_sent",
        "status_delivered",
        "status_read_by_username",
        "status_failed",
        "status_hidden_phone",
        "status_group",
        "statuses_of_two_accounts",
        "statuses_with_many_contacts",
    ];
    for (file, body) in payloads() {
        if documented.contains(&file.as_str()) {
            assert!(plain::read(&body).is_some(), "{file} takes the long way");
        }
    }
}

#[test]
fn a_list_is_never_taken_for_the_object_it_stands_for() {
    let status = json!(["wamid.S1", "sent", "1750030073", "1650"]);
    let good = json!({"id": "wamid.S1", "status": "sent"});
    let values = [
        json!({"metadata": {}, "statuses": [status]}),
        json!({"metadata": ["1", "2"], "statuses": [good]}),
        json!({"metadata": {}, "statuses": [good], "contacts": [[["Ann"], "1650"]]}),
        json!({"metadata": {}, "statuses": [{"id": "wamid.S1", "status": "sent", "pricing": ["utility"]}]}),
        json!(["whatsapp", {}, [], [good]]),
    ];
    for value in values {
        let body = generated::body_of(&value).to_string();
        assert_eq!(plain::read(body.as_bytes()), None, "{body}");
    }
    let body = json!(["whatsapp_business_account", []]).to_string();
    assert_eq!(plain::read(body.as_bytes()), None);
}

proptest! {
    #[test]
    fn both_readers_agree_on_any_batch_of_statuses(
        statuses in proptest::collection::vec(generated::plain_status(), 1..30),
        contacts in generated::contacts(),
    ) {
        let metadata = json!({"display_phone_number": "15550783881", "phone_number_id": "2"});
        let value = json!({"messaging_product": "whatsapp", "metadata": metadata, "contacts": contacts, "statuses": statuses});
        let body = generated::body_of(&value).to_string();
        let entries = plain::read(body.as_bytes()).expect("because it is as documented");
        prop_assert_eq!(patient(body.as_bytes()), Event { entries, odd: Vec::new() });
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_024))]

    #[test]
    fn both_readers_agree_on_statuses_with_anything_in_them(
        status in generated::plain_status(),
        key in proptest::sample::select(&["id", "status", "timestamp", "recipient_id", "conversation", "pricing", "errors", "news"][..]),
        odd in generated::json(),
    ) {
        let mut status = status;
        status[key] = odd;
        let value = json!({"metadata": {}, "statuses": [status]});
        let body = Value::to_string(&generated::body_of(&value));
        if let Some(entries) = plain::read(body.as_bytes()) {
            prop_assert_eq!(patient(body.as_bytes()), Event { entries, odd: Vec::new() });
        }
    }
}
