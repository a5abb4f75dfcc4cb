//! Trying a campaign out: one message, outside its funnel.

use super::{
    real::{connected, people, phone},
    story::draft,
};
use crate::support::{Footing, Meta, eventually, on_both};
use serde_json::json;

#[test]
fn a_test_sends_one_message_and_leaves_the_campaign_a_draft() {
    on_both(tried_out);
}

async fn tried_out(footing: Footing) {
    let meta = Meta::start().await;
    let (installation, template) = connected(footing, &meta).await;
    let client = installation.client();
    let audience = people(&client, 0..3).await;
    let contact = audience["contact_ids"][1].clone();
    let campaign = draft(&client, &template, audience).await;
    let test = format!("{campaign}/test");

    let bare = json!({"phone": phone(700)});
    let accepted = client.post(&test, bare).await.expect(202);
    let filled = json!({"phone": phone(701), "contact_id": contact});
    client.post(&test, filled).await.expect(202);
    eventually("both have left", || async {
        meta.messages().await.len() == 2
    })
    .await;
    meta.has_told_all().await;
    let mut sent: Vec<_> = meta
        .messages()
        .await
        .into_iter()
        .map(|message| (message["to"].clone(), message["body_parameters"].clone()))
        .collect();
    sent.sort_by_key(|(to, _)| to.to_string());
    let expected = [
        // The template's examples.
        (json!("12025550700"), json!(["Ana", "Lisbon"])),
        (json!("12025550701"), json!(["Person 1", "your town"])),
    ];
    assert_eq!(sent, expected);

    let trial = accepted["id"].as_str().expect("an id");
    eventually("its own campaign tells that it arrived", || async {
        let path = format!("agents/default/campaigns/{trial}");
        client.get(&path).await.expect(200)["reached"]["delivered"] == 1
    })
    .await;
    let shown = client.get(&campaign).await.expect(200);
    assert_eq!(
        (&shown["status"], &shown["total"]),
        (&json!("draft"), &json!(0))
    );
    assert_eq!(shown["reached"]["sent"], 0);
    let listed = client.get("agents/default/campaigns").await.expect(200);
    let listed = listed["data"].as_array().expect("a list");
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!(listed[0]["id"], shown["id"]);

    let wrong = client.post(&test, json!({"phone": "12345"})).await;
    wrong.refused(422, "invalid_phone");
    assert_eq!(wrong.field(), "phone");
    installation.finish().await;
}
