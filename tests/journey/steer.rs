//! Pause, resume, cancel, and the double click on Send.

use super::story::{counts_add_up, drafted, until};
use crate::support::{Footing, Installation};
use serde_json::json;

#[tokio::test]
async fn of_two_sends_at_once_one_is_accepted() {
    for footing in [Footing::Embedded, Footing::Scaled] {
        let installation = Installation::start(footing).await;
        let client = installation.client();
        let campaign = drafted(&client, 300).await;
        let send = format!("{campaign}/send");
        let (one, two) = tokio::join!(client.post(&send, json!({})), client.post(&send, json!({})));
        let (accepted, refused) = if one.status == 202 {
            (one, two)
        } else {
            (two, one)
        };
        assert_eq!(accepted.status, 202);
        refused.refused(409, "campaign_not_draft");
        until(&client, &campaign, "completed").await;
        assert_eq!(counts_add_up(&client, &campaign).await["total"], 300);
        installation.finish().await;
    }
}

#[tokio::test]
async fn a_paused_campaign_waits_and_a_resumed_one_sends_the_rest() {
    for footing in [Footing::Embedded, Footing::Scaled] {
        let installation = Installation::start(footing).await;
        let client = installation.client();
        let campaign = drafted(&client, 5_000).await;
        client
            .post(&format!("{campaign}/pause"), json!({}))
            .await
            .refused(409, "campaign_not_sending");
        client
            .post(&format!("{campaign}/send"), json!({}))
            .await
            .expect(202);
        let paused = client
            .post(&format!("{campaign}/pause"), json!({}))
            .await
            .expect(200);
        assert_eq!(paused["status"], "paused");
        assert_eq!(
            client
                .post(&format!("{campaign}/pause"), json!({}))
                .await
                .expect(200)["status"],
            "paused"
        );
        client
            .patch(&campaign, json!({"name": "Other"}))
            .await
            .refused(409, "campaign_not_draft");
        client
            .delete(&campaign)
            .await
            .refused(409, "campaign_not_draft");
        client
            .post(&format!("{campaign}/resume"), json!({}))
            .await
            .expect(200);
        until(&client, &campaign, "completed").await;
        counts_add_up(&client, &campaign).await;
        client
            .post(&format!("{campaign}/cancel"), json!({}))
            .await
            .refused(409, "campaign_not_sending");
        installation.finish().await;
    }
}

#[tokio::test]
async fn a_cancelled_campaign_keeps_what_was_sent() {
    for footing in [Footing::Embedded, Footing::Scaled] {
        let installation = Installation::start(footing).await;
        let client = installation.client();
        let campaign = drafted(&client, 5_000).await;
        client
            .post(&format!("{campaign}/send"), json!({}))
            .await
            .expect(202);
        client
            .post(&format!("{campaign}/cancel"), json!({}))
            .await
            .expect(200);
        client
            .post(&format!("{campaign}/cancel"), json!({}))
            .await
            .expect(200);
        crate::support::eventually("nothing is queued any more", || async {
            client.get(&campaign).await.expect(200)["funnel"]["queued"] == 0
        })
        .await;
        crate::support::eventually("every recipient is written", || async {
            super::story::recipients(&client, &campaign).await.len() == 5_000
        })
        .await;
        let end = until(&client, &campaign, "cancelled").await;
        assert!(end["funnel"]["cancelled"].as_i64() > Some(0), "{end}");
        installation.finish().await;
    }
}
