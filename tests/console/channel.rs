//! The channel: connected by an admin, told what is wrong beside the field, shown without its secrets.

use crate::support::{Footing, Installation, KEY, Meta, Person};
use serde_json::json;

const CHANNEL: &str = "/agents/default/channel";

#[tokio::test]
async fn a_number_is_connected_shown_and_disconnected() {
    let meta = Meta::start().await;
    let installation = Installation::start_against(Footing::Embedded, &meta, &[]).await;
    let mut person = Person::signed_in(installation.address(), KEY).await;
    let page = person.get(CHANNEL).await.expect(200);
    assert!(page.text.contains("No number is connected"));
    let page = person.get(&format!("{CHANNEL}/connect")).await.expect(200);
    assert!(
        page.text.contains("/channels/whatsapp/webhook"),
        "{}",
        page.text
    );

    let given = Meta::channel();
    let text = |name: &str| given[name].as_str().unwrap().to_owned();
    let names = [
        "phone_number_id",
        "waba_id",
        "access_token",
        "app_secret",
        "verify_token",
    ];
    let fields: Vec<(&str, String)> = names.iter().map(|name| (*name, text(name))).collect();
    let form = |change: (&'static str, &str)| {
        let fields = fields.iter().map(|(name, value)| {
            let value = if *name == change.0 {
                change.1
            } else {
                value.as_str()
            };
            (*name, value.to_owned())
        });
        fields.collect::<Vec<_>>()
    };
    for (field, value) in [
        ("access_token", "another-token"),
        ("phone_number_id", "not digits!"),
        ("waba_id", ""),
    ] {
        let form = form((field, value));
        let form: Vec<_> = form
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let page = person.post(CHANNEL, &form).await.expect(422);
        let beside = format!("id=\"f-{}-problem\"", field.replace('_', "-"));
        assert!(page.text.contains(&beside), "{field}: {}", page.text);
    }
    let form = form(("", ""));
    let form: Vec<_> = form
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let done = person.post(CHANNEL, &form).await;
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
    for secret in ["access_token", "app_secret", "verify_token"] {
        let secret = text(secret);
        assert!(!page.text.contains(&secret) && !again.text.contains(&secret));
    }
    let usage = person.get(&format!("{CHANNEL}/usage")).await.expect(200);
    assert!(usage.text.contains("people messaged"), "{}", usage.text);
    person
        .post(&format!("{CHANNEL}/disconnect"), &[])
        .await
        .leads_to();
    assert!(
        person
            .get(CHANNEL)
            .await
            .text
            .contains("No number is connected")
    );
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
