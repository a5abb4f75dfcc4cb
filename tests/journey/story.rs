//! The story that the journeys share: contacts from a CSV, a template, a campaign.

use crate::support::{Answer, Client, eventually};
use reqwest::Method;
use serde_json::{Value, json};
use std::fmt::Write;

/// A CSV of `n` people: every tenth without a phone, every tenth with an invalid one, two of ten sharing a number.
pub(crate) fn csv(n: usize) -> String {
    let mut csv = String::from("external_id,name,email,phone,city,points\n");
    for row in 0..n {
        let phone = match row % 10 {
            3 => String::new(),
            6 => "12345".to_owned(),
            8 => format!("+1202555{:04}", (row - 1) % 10_000),
            _ => format!("+1202555{:04}", row % 10_000),
        };
        let city = ["Lisbon", "Porto", "Faro"][row % 3];
        let _ = writeln!(
            csv,
            "p{row},Person {row},p{row}@example.com,{phone},{city},{}",
            row % 100
        );
    }
    csv
}

/// Imports the CSV and waits until it is read; answers the import.
pub(crate) async fn import(client: &Client, csv: String) -> Value {
    for (name, kind) in [("city", "text"), ("points", "number")] {
        client
            .post(
                "agents/default/attributes",
                json!({"name": name, "type": kind}),
            )
            .await
            .expect(201);
    }
    let request = client
        .request(Method::POST, "agents/default/contacts/import")
        .header("content-type", "text/csv")
        .body(csv);
    let accepted = Answer::to(request).await.expect(202);
    let path = format!(
        "agents/default/imports/{}",
        accepted["id"].as_str().expect("an id")
    );
    eventually("the import completes", || async {
        client.get(&path).await.expect(200)["status"] == "completed"
    })
    .await;
    client.get(&path).await.expect(200)
}

/// A template with a header, two variables and a quick reply; answers its id.
pub(crate) async fn template(client: &Client) -> String {
    let template = json!({
        "name": "spring_news",
        "language": "en_US",
        "category": "marketing",
        "header": {"type": "text", "text": "Spring is here"},
        "body": "Hello {{1}}, there is news in {{2}} for you.",
        "footer": "Reply STOP to opt out",
        "buttons": [{"type": "quick_reply", "text": "Tell me more"}],
        "examples": {"1": "Ana", "2": "Lisbon"},
    });
    let created = client
        .post("agents/default/templates", template)
        .await
        .expect(201);
    assert_eq!(
        (created["status"].as_str(), created["simulated"].as_bool()),
        (Some("approved"), Some(true))
    );
    created["id"].as_str().expect("an id").to_owned()
}

/// Drafts a campaign to `audience`; answers its path.
pub(crate) async fn draft(client: &Client, template: &str, audience: Value) -> String {
    let campaign = json!({
        "name": "Spring",
        "reply_mode": "human",
        "template_id": template,
        "variables": {
            "1": {"source": "field", "value": "name"},
            "2": {"source": "attribute", "value": "city", "if_missing": "fallback", "fallback": "your town"},
        },
        "audience": audience,
    });
    let created = client
        .post("agents/default/campaigns", campaign)
        .await
        .expect(201);
    assert_eq!(created["status"], "draft");
    format!(
        "agents/default/campaigns/{}",
        created["id"].as_str().expect("an id")
    )
}

/// Imports `n` people and drafts a campaign to all of them; answers its path.
pub(crate) async fn drafted(client: &Client, n: usize) -> String {
    import(client, csv(n)).await;
    let template = template(client).await;
    draft(client, &template, json!({"all": true})).await
}

/// Waits until the campaign has this status; answers it.
pub(crate) async fn until(client: &Client, campaign: &str, status: &str) -> Value {
    let what = format!("the campaign is {status}");
    eventually(&what, || async {
        client.get(campaign).await.expect(200)["status"] == status
    })
    .await;
    client.get(campaign).await.expect(200)
}

/// Every recipient of the campaign, page by page.
pub(crate) async fn recipients(client: &Client, campaign: &str) -> Vec<Value> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = client
            .get(&format!("{campaign}/recipients?limit=1000{cursor}"))
            .await
            .expect(200);
        all.extend(page["data"].as_array().expect("a page").iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

/// Checks that the funnel adds up to the total and equals the rows.
pub(crate) async fn counts_add_up(client: &Client, campaign: &str) -> Value {
    let shown = client.get(campaign).await.expect(200);
    let rows = recipients(client, campaign).await;
    assert_eq!(shown["total"], rows.len());
    for (stage, count) in shown["funnel"].as_object().expect("a funnel") {
        let standing = rows.iter().filter(|row| row["stage"] == *stage).count();
        assert_eq!(*count, standing, "at {stage}");
    }
    for (stage, count) in shown["reached"].as_object().expect("what was reached") {
        let column = format!("{stage}_at");
        let reached = rows.iter().filter(|row| !row[&column].is_null()).count();
        assert_eq!(*count, reached, "reached {stage}");
    }
    shown
}
