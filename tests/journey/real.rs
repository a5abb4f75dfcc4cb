//! What journeys that really deliver share: the sandbox plays Meta.

use super::story;
use crate::support::{Client, Footing, Installation, Meta, eventually};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The story's template as Meta has it.
pub(crate) fn template() -> Value {
    json!({
        "name": "spring_news",
        "language": "en_US",
        "category": "MARKETING",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Spring is here"},
            {
                "type": "BODY",
                "text": "Hello {{1}}, there is news in {{2}} for you.",
                "example": {"body_text": [["Ana", "Lisbon"]]},
            },
            {"type": "FOOTER", "text": "Reply STOP to opt out"},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Tell me more"}]},
        ],
    })
}

/// Messages a second, unless a test says otherwise.
pub(crate) const RATE: f64 = 1_000.0;

/// Processes that are connected to the sandbox, which has the story's template; and the template's id here.
pub(crate) async fn connected(footing: Footing, meta: &Meta) -> (Installation, String) {
    connected_at(RATE, footing, meta, &[]).await
}

/// As above, at this rate and with these variables.
pub(crate) async fn connected_at(
    messages_per_second: f64,
    footing: Footing,
    meta: &Meta,
    variables: &[(&str, &str)],
) -> (Installation, String) {
    meta.add_template(template()).await;
    let installation = Installation::start_against(footing, meta, variables).await;
    let client = installation.client();
    let city = json!({"name": "city", "type": "text"});
    client
        .post("agents/default/attributes", city)
        .await
        .expect(201);
    installation.connect(messages_per_second).await;
    let listed = client.get("agents/default/templates").await.expect(200);
    let ours = listed["data"].as_array().expect("a list");
    let ours = ours.iter().find(|one| one["name"] == "spring_news");
    let id = ours.expect("Meta's template")["id"]
        .as_str()
        .expect("an id");
    (installation, id.to_owned())
}

/// The phone that ends with these four digits.
pub(crate) fn phone(ending: usize) -> String {
    format!("+1202555{ending:04}")
}

/// Makes people whose phones have these endings; answers the audience of them.
pub(crate) async fn people(client: &Client, endings: impl Iterator<Item = usize>) -> Value {
    let people: Vec<Value> = endings
        .map(|n| json!({"external_id": format!("p{n}"), "name": format!("Person {n}"), "phone": phone(n)}))
        .collect();
    let mut ids = Vec::new();
    for some in people.chunks(1_000) {
        let body = json!({ "contacts": some });
        let made = client
            .post("agents/default/contacts", body)
            .await
            .expect(200);
        let made = made["data"].as_array().expect("contacts");
        ids.extend(made.iter().map(|contact| contact["id"].clone()));
    }
    json!({ "contact_ids": ids })
}

/// Drafts a campaign to people with these endings and sends it; answers its path.
pub(crate) async fn sent_to(
    client: &Client,
    template: &str,
    endings: impl Iterator<Item = usize>,
) -> String {
    let audience = people(client, endings).await;
    let campaign = story::draft(client, template, audience).await;
    send(client, &campaign).await;
    campaign
}

/// Sends a campaign that goes through the channel.
pub(crate) async fn send(client: &Client, campaign: &str) -> Value {
    let path = format!("{campaign}/send");
    let sent = client.post(&path, json!({})).await.expect(202);
    assert_eq!(sent["delivery"], "whatsapp");
    sent
}

/// Waits until at least so many have been sent.
pub(crate) async fn until_sent(client: &Client, campaign: &str, at_least: i64) {
    let what = format!("{at_least} are sent");
    eventually(&what, || async {
        let shown = client.get(campaign).await.expect(200);
        shown["reached"]["sent"].as_i64() >= Some(at_least)
    })
    .await;
}

/// The recipient whose phone has this ending; null before it is frozen.
pub(crate) async fn recipient(client: &Client, campaign: &str, ending: usize) -> Value {
    let rows = story::recipients(client, campaign).await;
    let found = rows.into_iter().find(|row| row["phone"] == phone(ending));
    found.unwrap_or_default()
}

/// Waits until the sandbox has told everything and the funnel shows it, and checks it row by row: whom the sandbox
/// accepted is sent, by exactly one message with the frozen values, and nobody else is. Answers the campaign.
pub(crate) async fn funnel_is_true(client: &Client, campaign: &str, meta: &Meta) -> Value {
    meta.has_told_all().await;
    let (stats, messages) = (meta.stats().await, meta.messages().await);
    assert_eq!(stats["duplicates_by_callback"], 0);
    let people: BTreeSet<_> = messages.iter().map(|one| one["to"].to_string()).collect();
    assert_eq!(people.len(), messages.len(), "somebody was sent two");
    let mut accepted: BTreeMap<_, _> = messages
        .iter()
        .map(|message| (message["wamid"].to_string(), message))
        .collect();
    eventually("the funnel shows what the sandbox told", || async {
        let reached = client.get(campaign).await.expect(200)["reached"].clone();
        reached["sent"] == stats["accepted"]
            && ["delivered", "read"]
                .iter()
                .all(|stage| reached[*stage] == stats["statuses"][*stage])
    })
    .await;
    for row in story::recipients(client, campaign).await {
        let message = accepted.remove(&row["wamid"].to_string());
        assert_eq!(row["sent_at"].is_string(), message.is_some(), "{row}");
        if let Some(message) = message {
            let to = format!("+{}", message["to"].as_str().expect("a phone"));
            assert_eq!(row["phone"], to);
            let values = json!([row["parameters"]["1"], row["parameters"]["2"]]);
            assert_eq!(message["body_parameters"], values);
        }
    }
    assert!(accepted.is_empty(), "nobody knows of {accepted:?}");
    story::counts_add_up(client, campaign).await
}
