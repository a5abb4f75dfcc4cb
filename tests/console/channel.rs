//! The channel: connected by an admin, told what is wrong beside the field, shown without its secrets.

use crate::support::{Footing, Installation, KEY, Meta, Page, Person};
use serde_json::json;

const CHANNEL: &str = "/agents/default/channel";

const NAMES: [&str; 5] = [
    "phone_number_id",
    "waba_id",
    "access_token",
    "app_secret",
    "verify_token",
];

/// A console that could connect to the sandbox.
async fn console() -> (Meta, Installation, Person) {
    let meta = Meta::start().await;
    let installation = Installation::start_against(Footing::Embedded, &meta, &[]).await;
    let person = Person::signed_in(installation.address(), KEY).await;
    (meta, installation, person)
}

/// Sends the form, in order but for the field `wrong`.
async fn connect(person: &mut Person, wrong: (&str, &str)) -> Page {
    let given = Meta::channel();
    let form = NAMES.map(|name| {
        let right = given[name].as_str().expect("a text");
        (name, if name == wrong.0 { wrong.1 } else { right })
    });
    person.post(CHANNEL, &form).await
}

#[tokio::test]
async fn what_meta_does_not_take_is_told_beside_the_field() {
    let (_meta, _installation, mut person) = console().await;
    for (field, value) in [
        ("access_token", "another-token"),
        ("phone_number_id", "not digits!"),
        ("waba_id", ""),
    ] {
        let page = connect(&mut person, (field, value)).await.expect(422);
        let beside = format!("id=\"f-{}-problem\"", field.replace('_', "-"));
        assert!(page.text.contains(&beside), "{field}: {}", page.text);
    }
    let page = person.get(CHANNEL).await.expect(200);
    assert!(page.text.contains("No number is connected"));
}

#[tokio::test]
async fn a_number_is_connected_shown_without_its_secrets_and_disconnected() {
    let (_meta, _installation, mut person) = console().await;
    let page = person.get(&format!("{CHANNEL}/connect")).await.expect(200);
    assert!(page.text.contains("channels/<wbr>whatsapp/<wbr>webhook"));
    let done = connect(&mut person, ("", "")).await;
    assert!(done.leads_to().ends_with("/channel"));
    let page = person.get(CHANNEL).await.expect(200);
    for text in [
        "+1 555-010-0001",
        "Connected",
        "Outbound Sandbox",
        "High",
        "900",
        "TIER_UNLIMITED",
    ] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    let again = person.get(&format!("{CHANNEL}/connect")).await.expect(200);
    let given = Meta::channel();
    for name in &NAMES[2..] {
        let secret = given[name].as_str().unwrap();
        assert!(!page.text.contains(secret) && !again.text.contains(secret));
    }
    let usage = person.get(&format!("{CHANNEL}/usage")).await.expect(200);
    assert!(usage.text.contains("No limit"), "{}", usage.text);
    let gone = person.post(&format!("{CHANNEL}/disconnect"), &[]).await;
    assert!(gone.leads_to().ends_with("/channel"));
    let page = person.get(CHANNEL).await.expect(200);
    assert!(page.text.contains("No number is connected"));
}

#[tokio::test]
async fn only_an_admin_connects_a_number() {
    let meta = Meta::start().await;
    let installation = Installation::start_against(Footing::Embedded, &meta, &[]).await;
    let body = json!({"name": "Otto", "role": "operator"});
    let key = installation
        .client()
        .post("api_keys", body)
        .await
        .expect(201);
    let mut otto = Person::signed_in(installation.address(), key["secret"].as_str().unwrap()).await;
    let page = otto.get(CHANNEL).await.expect(200);
    assert!(page.text.contains("Ask for an admin") && !page.text.contains("channel/connect"));
    otto.get(&format!("{CHANNEL}/connect")).await.expect(403);
    otto.post(CHANNEL, &[("phone_number_id", "1")])
        .await
        .expect(403);
    otto.post(&format!("{CHANNEL}/disconnect"), &[])
        .await
        .expect(403);
}
