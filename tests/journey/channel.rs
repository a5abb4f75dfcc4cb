//! The channel: connected_at, refused, taken away, stopped and connected again.

use super::{
    real::{RATE, connected_at, funnel_is_true, send, sent_to, template, until_sent},
    story::{drafted, until},
};
use crate::support::{Client, Footing, Installation, Meta, VERIFY_TOKEN, eventually, on_both};
use serde_json::{Value, json};

const CHANNEL: &str = "agents/default/channel";

/// Everything that must never be shown.
const SECRETS: [&str; 3] = [sandbox::ACCESS_TOKEN, sandbox::APP_SECRET, VERIFY_TOKEN];

fn keeps_secrets(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} is shown");
    }
}

#[tokio::test]
async fn a_channel_is_connected_shown_without_secrets_and_taken_away() {
    let meta = Meta::start().await;
    // Everything that a library may log, apart from the sandbox of this process.
    let loud = [("RUST_LOG", "trace")];
    let installation = Installation::start_against(Footing::Embedded, &meta, &loud).await;
    let client = installation.client();
    client.get(CHANNEL).await.refused(404, "not_found");
    client.delete(CHANNEL).await.refused(404, "not_found");

    let put = client.put(CHANNEL, Meta::channel()).await.expect(200);
    let got = client.get(CHANNEL).await.expect(200);
    assert_eq!(put["webhook_url"], got["webhook_url"]);
    for (name, value) in [
        ("status", json!("connected")),
        ("display_phone_number", json!("+1 555-010-0001")),
        ("verified_name", json!("Outbound Sandbox")),
        ("quality_rating", json!("GREEN")),
        ("messaging_tier", json!("TIER_UNLIMITED")),
        // What Meta allows, less some headroom.
        ("messages_per_second", json!(900.0)),
    ] {
        assert_eq!((&put[name], &got[name]), (&value, &value), "{name}");
    }
    keeps_secrets(&put.to_string());
    keeps_secrets(&got.to_string());

    let limits = "agents/default/limits";
    let whatsapp = client.get(limits).await.expect(200);
    assert_eq!(
        (&whatsapp["mode"], &whatsapp["limit"]),
        (&json!("whatsapp"), &json!(null))
    );
    assert_eq!(whatsapp["messaging_tier"], "TIER_UNLIMITED");
    assert_eq!(whatsapp["messages_per_second"], 900.0);
    meta.set_tier("TIER_2K").await;
    eventually("the limits know the tier that Meta tells", || async {
        let told = client.get(limits).await.expect(200);
        (&told["messaging_tier"], &told["limit"]) == (&json!("TIER_2K"), &json!(2_000))
    })
    .await;

    let mut rejected = Meta::channel();
    rejected["access_token"] = json!("another-token");
    client
        .put(CHANNEL, rejected)
        .await
        .refused(422, "channel_rejected");
    assert_eq!(client.get(CHANNEL).await.expect(200)["status"], "connected");
    client.delete(CHANNEL).await.expect(200);
    client.get(CHANNEL).await.refused(404, "not_found");
    assert_eq!(client.get(limits).await.expect(200)["mode"], "simulated");
    keeps_secrets(&installation.log());
    assert!(
        installation.log().contains("is connected"),
        "the log was read"
    );
    installation.finish().await;
}

#[tokio::test]
async fn what_meta_refuses_is_refused_in_its_words_with_the_field() {
    let meta = Meta::start().await;
    let installation = Installation::start_against(Footing::Embedded, &meta, &[]).await;
    let client = installation.client();
    for (field, value, sentence) in [
        ("access_token", "another-token", "access token"),
        ("app_secret", "another-secret", "not the secret of app"),
        ("phone_number_id", "400000000000099", "does not exist"),
        ("waba_id", "200000000000099", "does not exist"),
    ] {
        let mut given = Meta::channel();
        given[field] = json!(value);
        let answer = client.put(CHANNEL, given).await;
        let error = answer.refused(422, "channel_rejected");
        let message = error["message"].as_str().expect("a sentence");
        assert!(message.contains(sentence), "{field}: {message}");
        assert_eq!(answer.field(), field, "{message}");
        keeps_secrets(&answer.body.to_string());
        client.get(CHANNEL).await.refused(404, "not_found");
    }
    for role in ["viewer", "operator"] {
        let other = client.with_new_key(role, None).await;
        other
            .put(CHANNEL, Meta::channel())
            .await
            .refused(403, "forbidden");
        client.put(CHANNEL, Meta::channel()).await.expect(200);
        other.get(CHANNEL).await.expect(200);
        other.delete(CHANNEL).await.refused(403, "forbidden");
        client.delete(CHANNEL).await.expect(200);
    }
    installation.finish().await;
}

/// What stops a campaign in the middle.
#[derive(Debug, Clone, Copy)]
enum Trouble {
    /// Meta pauses its template.
    TemplatePaused,
    /// Meta does not know the token any more.
    TokenInvalid,
    /// Somebody disconnects the number.
    Disconnected,
}

impl Trouble {
    async fn make(self, client: &Client, meta: &Meta) {
        match self {
            Self::TemplatePaused => meta.set_template_status("spring_news", "PAUSED").await,
            Self::TokenInvalid => meta.switch(json!({"token_valid": false})).await,
            Self::Disconnected => drop(client.delete(CHANNEL).await.expect(200)),
        }
    }

    /// A part of the reason that the campaign gives.
    fn reason(self) -> &'static str {
        match self {
            // As a message is refused, or as the webhook tells: whichever comes first.
            Self::TemplatePaused => "paused",
            Self::TokenInvalid => "the WhatsApp channel is stopped",
            Self::Disconnected => "was disconnected",
        }
    }

    async fn mend(self, installation: &Installation, meta: &Meta) {
        let client = installation.client();
        match self {
            Self::TemplatePaused => {
                meta.set_template_status("spring_news", "APPROVED").await;
                meta.has_told_all().await;
            }
            Self::TokenInvalid => {
                let stopped = client.get(CHANNEL).await.expect(200);
                assert_eq!(stopped["status"], "stopped");
                assert!(stopped["stop_reason"].is_string());
                meta.switch(json!({"token_valid": true})).await;
                installation.connect(RATE).await;
            }
            Self::Disconnected => {
                client.get(CHANNEL).await.refused(404, "not_found");
                installation.connect(RATE).await;
            }
        }
    }
}

async fn stopped_in_the_middle(footing: Footing, trouble: Trouble) {
    let meta = Meta::start().await;
    let (installation, template) = connected_at(60.0, footing, &meta, &[]).await;
    let client = installation.client();
    let campaign = sent_to(&client, &template, 0..300).await;
    until_sent(&client, &campaign, 30).await;
    trouble.make(&client, &meta).await;
    let paused = until(&client, &campaign, "paused").await;
    let reason = paused["pause_reason"].as_str().expect("a reason");
    assert!(reason.contains(trouble.reason()), "{reason}");
    assert_eq!(paused["delivery"], "whatsapp");
    let resume = format!("{campaign}/resume");
    match trouble {
        Trouble::TemplatePaused => {}
        Trouble::TokenInvalid => {
            let refused = client.post(&resume, json!({})).await;
            refused.refused(409, "channel_stopped");
        }
        Trouble::Disconnected => {
            let refused = client.post(&resume, json!({})).await;
            refused.refused(409, "channel_not_connected");
        }
    }
    let after_pause = funnel_at_rest(&client, &campaign, &meta).await;
    assert!(after_pause < 300, "it was stopped in the middle");

    trouble.mend(&installation, &meta).await;
    client.post(&resume, json!({})).await.expect(200);
    until(&client, &campaign, "completed").await;
    let end = funnel_is_true(&client, &campaign, &meta).await;
    assert_eq!(end["reached"]["sent"], 300);
    installation.finish().await;
}

#[tokio::test]
async fn a_campaign_pauses_when_meta_tells_that_it_paused_the_template() {
    let meta = Meta::start().await;
    // So slow that no message can be refused meanwhile.
    let (installation, template) = connected_at(0.25, Footing::Embedded, &meta, &[]).await;
    let client = installation.client();
    let campaign = sent_to(&client, &template, 0..5).await;
    until_sent(&client, &campaign, 1).await;
    meta.set_template_status("spring_news", "PAUSED").await;
    let paused = until(&client, &campaign, "paused").await;
    let reason = paused["pause_reason"].as_str().expect("a reason");
    assert!(
        reason.contains("template \"spring_news\" is paused"),
        "{reason}"
    );
    let again = client.post(&format!("{campaign}/cancel"), json!({})).await;
    again.expect(200);
    let cancelled = until(&client, &campaign, "cancelled").await;
    assert_eq!(cancelled["reached"]["sent"], 1);
    assert_eq!(meta.messages().await.len(), 1);
    installation.finish().await;
}

/// Waits until nothing is on its way any more; answers how many the sandbox accepted.
async fn funnel_at_rest(client: &Client, campaign: &str, meta: &Meta) -> i64 {
    let moving = |row: &Value| row["state"] == "sending";
    eventually("nothing is on its way", || async {
        let rows = super::story::recipients(client, campaign).await;
        !rows.iter().any(moving)
    })
    .await;
    funnel_is_true(client, campaign, meta).await["reached"]["sent"]
        .as_i64()
        .expect("a count")
}

#[tokio::test]
async fn a_template_that_meta_pauses_pauses_its_campaign() {
    stopped_in_the_middle(Footing::Embedded, Trouble::TemplatePaused).await;
}

#[test]
fn a_token_that_meta_refuses_stops_the_channel_until_it_is_connected_again() {
    on_both(|footing| stopped_in_the_middle(footing, Trouble::TokenInvalid));
}

#[test]
fn a_disconnected_number_pauses_its_campaigns_and_never_simulates_them() {
    on_both(|footing| stopped_in_the_middle(footing, Trouble::Disconnected));
}

#[tokio::test]
async fn a_template_that_meta_does_not_have_is_a_draft_to_submit() {
    let meta = Meta::start().await;
    let installation = Installation::start_against(Footing::Embedded, &meta, &[]).await;
    let client = installation.client();
    let campaign = drafted(&client, 20).await;
    installation.connect(RATE).await;
    let refused = client.post(&format!("{campaign}/send"), json!({})).await;
    let error = refused.refused(422, "template_not_approved");
    let message = error["message"].as_str().expect("a sentence");
    assert!(message.contains("submit it"), "{message}");

    let template = client.get(&campaign).await.expect(200)["template_id"].clone();
    let template = template.as_str().expect("an id");
    let path = format!("agents/default/templates/{template}");
    assert_eq!(client.get(&path).await.expect(200)["status"], "draft");
    let submitted = client
        .post(&format!("{path}/submit"), json!({}))
        .await
        .expect(200);
    assert_eq!(submitted["status"], "pending");
    eventually("Meta approves it", || async {
        client.get(&path).await.expect(200)["status"] == "approved"
    })
    .await;
    send(&client, &campaign).await;
    until(&client, &campaign, "completed").await;
    funnel_is_true(&client, &campaign, &meta).await;
    installation.finish().await;
}

#[tokio::test]
async fn without_a_channel_again_everything_is_simulated_again() {
    let meta = Meta::start().await;
    meta.add_template(template()).await;
    let fast = [("SIMULATION_SPEED", "100000")];
    let installation = Installation::start_against(Footing::Embedded, &meta, &fast).await;
    let client = installation.client();
    let campaign = drafted(&client, 20).await;
    installation.connect(RATE).await;
    client.delete(CHANNEL).await.expect(200);
    let sent = client
        .post(&format!("{campaign}/send"), json!({}))
        .await
        .expect(202);
    assert_eq!(sent["delivery"], "simulated");
    until(&client, &campaign, "completed").await;
    assert_eq!(meta.messages().await, Vec::<Value>::new());
    installation.finish().await;
}
