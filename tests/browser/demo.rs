//! A believable installation to look at: people, templates, campaigns in various states.

use crate::support::Client;
use serde_json::{Value, json};

const FIRST: [&str; 12] = [
    "Ada", "Bruno", "Chiara", "Daniel", "Elif", "Farid", "Greta", "Jonas", "Marta", "Nora",
    "Paula", "Sofia",
];
const LAST: [&str; 10] = [
    "Almeida", "Becker", "Costa", "Dubois", "Fischer", "García", "Haddad", "Jansen", "Rossi",
    "Weber",
];
const CITIES: [&str; 4] = ["Berlin", "Lisbon", "Madrid", "São Paulo"];

/// Attributes and `n` contacts, a few of whom cannot be sent to.
pub(super) async fn contacts(client: &Client, n: usize) {
    for (name, kind, label) in [
        ("city", "text", "City"),
        ("orders", "number", "Orders"),
        ("vip", "boolean", "VIP"),
    ] {
        let body = json!({ "name": name, "type": kind, "label": label });
        client
            .post("agents/default/attributes", body)
            .await
            .expect(201);
    }
    let all: Vec<Value> = (0..n).map(contact).collect();
    for some in all.chunks(1_000) {
        client
            .post("agents/default/contacts", json!({ "contacts": some }))
            .await
            .expect(200);
    }
}

/// The key of somebody of the team, who may do everything.
pub(super) async fn key(client: &Client) -> String {
    let ann = json!({ "name": "Ann Larsen", "role": "admin" });
    let made = client.post("api_keys", ann).await.expect(201);
    made["secret"].as_str().expect("a secret").to_owned()
}

/// The phone of the `n`th, if there is one.
pub(super) fn phone(n: usize) -> String {
    format!("+4915{:08}", 10_000_000 + n * 7)
}

fn contact(n: usize) -> Value {
    let name = format!(
        "{} {}",
        FIRST[n % FIRST.len()],
        LAST[n / FIRST.len() % LAST.len()]
    );
    let phone = match n % 40 {
        7 => Value::Null,
        21 => json!("12"),
        _ => json!(phone(n)),
    };
    let mut attributes =
        json!({ "city": CITIES[n % 4], "orders": n % 37, "vip": n.is_multiple_of(5) });
    if n.is_multiple_of(23) {
        attributes
            .as_object_mut()
            .expect("an object")
            .remove("city");
    }
    json!({ "external_id": format!("C-{n}"), "name": name, "phone": phone, "attributes": attributes })
}

/// A template with everything that a preview shows.
pub(super) async fn template(client: &Client) -> String {
    let body = json!({
        "name": "spring_sale", "language": "en", "category": "marketing",
        "header": { "type": "text", "text": "Spring sale in {{1}}" },
        "body": "Hi {{1}},\n\nour *spring sale* starts today: _up to 30 % off_ everything in {{2}}.\n\nYour code: ```SPRING26```\n~Until Sunday~ All week long.",
        "footer": "Reply STOP to get no more messages",
        "buttons": [
            { "type": "url", "text": "Open the shop", "url": "https://shop.example.com/sale" },
            { "type": "quick_reply", "text": "Call me back" },
        ],
        "examples": { "1": "Ada", "2": "Berlin", "header.1": "Berlin" },
    });
    let made = client
        .post("agents/default/templates", body)
        .await
        .expect(201);
    made["id"].as_str().expect("an id").to_owned()
}

/// Sources for the variables of [`template`].
pub(super) fn variables() -> Value {
    json!({
        "1": { "source": "field", "value": "name", "fallback": "there" },
        "2": { "source": "attribute", "value": "city" },
        "header.1": { "source": "attribute", "value": "city", "fallback": "town" },
    })
}

/// Drafts a campaign.
pub(super) async fn campaign(
    client: &Client,
    name: &str,
    template: &str,
    audience: Value,
) -> String {
    let body = json!({
        "name": name, "reply_mode": "human", "template_id": template,
        "variables": variables(), "audience": audience,
    });
    let made = client
        .post("agents/default/campaigns", body)
        .await
        .expect(201);
    made["id"].as_str().expect("an id").to_owned()
}

/// Campaigns in various states; answers the one that was sent to everybody and the draft.
pub(super) async fn campaigns(client: &Client) -> (String, String) {
    let template = template(client).await;
    let sent = campaign(
        client,
        "Spring sale, everybody",
        &template,
        json!({ "all": true }),
    )
    .await;
    let regulars = json!({ "filter": { "and": [
        { "field": "attributes.city", "op": "eq", "value": "Berlin" },
        { "field": "attributes.orders", "op": "gte", "value": 5 },
    ] } });
    let draft = campaign(client, "Spring sale, Berlin regulars", &template, regulars).await;
    let vips = json!({ "filter": { "field": "attributes.vip", "op": "eq", "value": true } });
    let later = campaign(client, "VIP preview", &template, vips).await;
    client
        .post(&format!("agents/default/campaigns/{sent}/send"), json!({}))
        .await
        .expect(202);
    let at = json!({ "at": "2099-03-01T09:00:00Z" });
    client
        .post(&format!("agents/default/campaigns/{later}/schedule"), at)
        .await
        .expect(200);
    (sent, draft)
}
