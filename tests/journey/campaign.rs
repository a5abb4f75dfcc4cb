//! A whole campaign: contacts in, template, campaign, send, live funnel to the end.

use super::story::{counts_add_up, csv, draft, import, recipients, template, until};
use crate::support::{Footing, Installation};
use serde_json::json;

/// Twenty thousand rows, a filtered part of them, to the end; answers the funnel.
async fn whole_campaign(footing: Footing) -> serde_json::Value {
    let installation = Installation::start(footing).await;
    let client = installation.client();
    let imported = import(&client, csv(20_000)).await;
    assert_eq!(
        (&imported["processed"], &imported["created"]),
        (&json!(20_000), &json!(20_000))
    );
    assert_eq!(imported["rejected"], 0);

    let audience = json!({"filter": {"and": [
        {"field": "attributes.city", "op": "in", "value": ["Lisbon", "Porto"]},
        {"field": "attributes.points", "op": "lt", "value": 50},
    ]}});
    let preview = client
        .post(
            "agents/default/audience/preview",
            json!({"audience": audience}),
        )
        .await
        .expect(200);
    let template = template(&client).await;
    let campaign = draft(&client, &template, audience).await;
    let preflight = client
        .get(&format!("{campaign}/preflight"))
        .await
        .expect(200);
    assert_eq!(preflight["blocking"], json!([]));
    assert_eq!(preflight["sendable"], preview["sendable"]);

    let sent = client
        .post(&format!("{campaign}/send"), json!({}))
        .await
        .expect(202);
    assert_eq!(
        (&sent["delivery"], &sent["total"]),
        (&json!("simulated"), &preview["matched"])
    );
    until(&client, &campaign, "completed").await;
    let end = counts_add_up(&client, &campaign).await;
    assert_eq!(end["funnel"]["queued"], 0);
    let skipped: i64 = preview["skipped"]
        .as_object()
        .expect("counts")
        .values()
        .map(|n| n.as_i64().expect("a count"))
        .sum();
    assert_eq!(end["reached"]["sent"], preview["sendable"]);
    assert_eq!(
        preview["matched"].as_i64().expect("a count"),
        preview["sendable"].as_i64().expect("a count") + skipped
    );
    installation.finish().await;
    end["funnel"].clone()
}

#[tokio::test]
async fn the_same_campaign_ends_in_the_same_funnel_on_both_footings() {
    let embedded = whole_campaign(Footing::Embedded).await;
    let scaled = whole_campaign(Footing::Scaled).await;
    assert_eq!(embedded, scaled);
}

#[tokio::test]
async fn after_send_edits_change_nothing() {
    for footing in [Footing::Embedded, Footing::Scaled] {
        let installation = Installation::start(footing).await;
        let client = installation.client();
        import(&client, csv(500)).await;
        let template_id = template(&client).await;
        let campaign = draft(&client, &template_id, json!({"all": true})).await;
        client
            .post(&format!("{campaign}/send"), json!({}))
            .await
            .expect(202);

        let changed = json!({"contacts": [{"external_id": "p0", "name": "Changed", "phone": "+12025559999"}]});
        client
            .post("agents/default/contacts", changed)
            .await
            .expect(200);
        let found = client
            .get("agents/default/contacts?q=p1@example.com")
            .await
            .expect(200);
        let id = found["data"][0]["id"]
            .as_str()
            .expect("the contact p1")
            .to_owned();
        let gone = client
            .delete(&format!("agents/default/contacts/{id}"))
            .await;
        assert!([200, 204].contains(&gone.status), "{gone:?}");
        client
            .patch("agents/default/attributes/city", json!({"archived": true}))
            .await
            .expect(200);
        let gone = client
            .delete(&format!("agents/default/templates/{template_id}"))
            .await;
        assert!([200, 204].contains(&gone.status), "{gone:?}");

        until(&client, &campaign, "completed").await;
        let rows = recipients(&client, &campaign).await;
        assert_eq!(rows.len(), 500);
        assert_eq!(
            rows[0]["parameters"],
            json!({"1": "Person 0", "2": "Lisbon"})
        );
        assert_eq!(rows[0]["phone"], "+12025550000");
        assert_eq!(rows[1]["parameters"]["1"], "Person 1");
        counts_add_up(&client, &campaign).await;
        installation.finish().await;
    }
}
