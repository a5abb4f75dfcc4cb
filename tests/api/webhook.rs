//! The webhook receiver, as Meta sees it.

use crate::{
    journey::{
        real::{connected, recipient, sent_to, until_sent},
        story::recipients,
    },
    support::{Answer, Client, Footing, Installation, Meta, VERIFY_TOKEN, eventually, signature},
};
use reqwest::Method;
use serde_json::{Value, json};

const WEBHOOK: &str = "/channels/whatsapp/webhook";

/// Starts an installation whose campaign to `n` people was accepted, and of whose messages nothing was heard since.
async fn silent(n: usize) -> (Meta, Installation, String) {
    let meta = Meta::start_with(json!({"drop": 1.0})).await;
    let (installation, template) = connected(Footing::Embedded, &meta).await;
    let client = installation.client();
    let campaign = sent_to(&client, &template, 0..n).await;
    until_sent(
        &client,
        &campaign,
        i64::try_from(n).expect("a small number"),
    )
    .await;
    (meta, installation, campaign)
}

async fn post(installation: &Installation, body: &[u8], signature: Option<&str>) -> Answer {
    let mut request = installation
        .client_with(None)
        .request(Method::POST, WEBHOOK)
        .header("content-type", "application/json")
        .body(body.to_vec());
    if let Some(signature) = signature {
        request = request.header("x-hub-signature-256", signature);
    }
    Answer::to(request).await
}

/// Posts a body as Meta signs it.
async fn tell(installation: &Installation, body: &[u8]) -> Answer {
    let signed = signature(sandbox::APP_SECRET, body);
    post(installation, body, Some(&signed)).await
}

/// The status of a message that the sandbox accepted.
fn status(message: &Value, status: &str) -> Value {
    json!({
        "id": message["wamid"],
        "status": status,
        "timestamp": "1798761600",
        "recipient_id": message["to"],
        "biz_opaque_callback_data": message["callback_data"],
    })
}

/// A body that tells these statuses of a number.
fn body_of(number: &str, statuses: &[Value]) -> Value {
    json!({"object": "whatsapp_business_account", "entry": [{
        "id": sandbox::WABA_ID,
        "changes": [{"field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "15550100001", "phone_number_id": number},
            "statuses": statuses,
        }}],
    }]})
}

fn body(statuses: &[Value]) -> Vec<u8> {
    body_of(sandbox::PHONE_NUMBER_ID, statuses)
        .to_string()
        .into_bytes()
}

/// How many webhook events were stored and refused since the process started.
async fn counts(client: &Client) -> (u64, u64) {
    let page = client.request(Method::GET, "/metrics").send().await;
    let page = page.expect("an answer").text().await.expect("a page");
    let count = |outcome: &str| {
        let name = format!("outbound_webhook_events_total{{outcome=\"{outcome}\"}} ");
        let count = page.lines().find_map(|line| line.strip_prefix(&name));
        count.and_then(|n| n.parse().ok()).expect("a count")
    };
    (count("stored"), count("refused"))
}

/// Waits until everything stored so far is digested.
async fn digested(client: &Client) {
    eventually("every event is digested", || async {
        let queues = client.get("queues").await.expect(200);
        let queues = queues.as_array().expect("queues");
        let lane = queues.iter().find(|queue| queue["lane"] == "webhook");
        let lane = lane.expect("the webhook lane");
        ["ready", "scheduled", "in_flight", "due_rows"]
            .iter()
            .all(|n| lane[*n] == 0)
    })
    .await;
}

async fn is_delivered(client: &Client, campaign: &str, ending: usize) -> bool {
    recipient(client, campaign, ending).await["delivered_at"].is_string()
}

#[tokio::test]
async fn the_address_is_verified_with_the_raw_challenge() {
    let meta = Meta::start().await;
    let (installation, _) = connected(Footing::Embedded, &meta).await;
    let client = installation.client_with(None);
    let ask = |mode: &str, token: &str| {
        let query = [
            ("hub.mode", mode.to_owned()),
            ("hub.challenge", "1158201444".to_owned()),
            ("hub.verify_token", token.to_owned()),
        ];
        client.request(Method::GET, WEBHOOK).query(&query).send()
    };
    let answer = ask("subscribe", VERIFY_TOKEN).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let kind = answer.headers()["content-type"].to_str().expect("text");
    assert!(kind.starts_with("text/plain"), "{kind}");
    assert_eq!(answer.text().await.expect("a body"), "1158201444");
    for (mode, token) in [
        ("subscribe", "another"),
        ("subscribe", ""),
        ("unsubscribe", VERIFY_TOKEN),
    ] {
        assert_eq!(
            ask(mode, token).await.expect("an answer").status(),
            403,
            "{mode} {token}"
        );
    }
    client.get(WEBHOOK).await.refused(403, "forbidden");
    installation.finish().await;
}

#[tokio::test]
async fn only_what_is_signed_with_the_secret_is_stored() {
    let (meta, installation, campaign) = silent(2).await;
    let client = installation.client();
    let messages = meta.messages().await;
    let told = body(&[status(&messages[0], "delivered")]);
    let good = signature(sandbox::APP_SECRET, &told);
    let of_another_body = signature(sandbox::APP_SECRET, b"{}");
    let of_another_secret = signature("another-secret", &told);
    let before = counts(&client).await;
    let wrong = [
        None,
        Some(""),
        Some("sha256="),
        Some("sha256=nonsense"),
        Some(good.trim_start_matches("sha256=")),
        Some(&good[..good.len() - 2]),
        Some(&of_another_body),
        Some(&of_another_secret),
    ];
    for signature in wrong {
        let answer = post(&installation, &told, signature).await;
        answer.refused(401, "bad_signature");
    }
    assert_eq!(
        counts(&client).await,
        (before.0, before.1 + wrong.len() as u64)
    );
    digested(&client).await;
    let rows = recipients(&client, &campaign).await;
    assert!(rows.iter().all(|row| row["state"] == "sent"), "{rows:?}");

    assert_eq!(post(&installation, &told, Some(&good)).await.status, 200);
    assert_eq!(counts(&client).await.0, before.0 + 1);
    eventually("the signed one is applied", || async {
        client.get(&campaign).await.expect(200)["reached"]["delivered"] == 1
    })
    .await;
    installation.finish().await;
}

#[tokio::test]
async fn whatever_is_signed_is_taken_and_what_is_good_in_it_is_applied() {
    let (meta, installation, campaign) = silent(3).await;
    let client = installation.client();
    for garbage in [
        &b""[..],
        b"\xff\x00",
        b"not JSON",
        b"[]",
        b"{\"entry\": 7}",
        b"null",
    ] {
        assert_eq!(
            tell(&installation, garbage).await.status,
            200,
            "{garbage:?}"
        );
    }
    let messages = meta.messages().await;
    let of = |ending: usize| {
        let to = format!("1202555{ending:04}");
        let found = messages.iter().find(|message| message["to"] == to);
        found.expect("a message").clone()
    };
    let mut mixed = body_of(
        sandbox::PHONE_NUMBER_ID,
        &[
            json!("a status?"),
            json!({"id": 7, "status": {}}),
            json!({"id": "wamid.unknown", "status": "delivered", "timestamp": "1798761600"}),
            status(&of(0), "danced"),
            status(&of(1), "delivered"),
        ],
    );
    let entries = mixed["entry"].as_array_mut().expect("a list");
    entries.insert(0, json!({"id": {}, "changes": "none"}));
    entries.insert(0, json!(null));
    assert_eq!(
        tell(&installation, mixed.to_string().as_bytes())
            .await
            .status,
        200
    );
    eventually("the good one is applied", || async {
        is_delivered(&client, &campaign, 1).await
    })
    .await;

    // A number and an account that are not ours, signed with our secret all the same.
    let foreign = body_of("499999999999999", &[status(&of(2), "delivered")]);
    assert_eq!(
        tell(&installation, foreign.to_string().as_bytes())
            .await
            .status,
        200
    );
    digested(&client).await;
    for quiet in [0, 2] {
        let row = recipient(&client, &campaign, quiet).await;
        assert_eq!(row["state"], "sent", "{row}");
    }
    let dead = client.get("dead_letters").await.expect(200);
    assert_eq!(dead["data"], json!([]));
    installation.finish().await;
}

#[tokio::test]
async fn as_much_as_meta_sends_is_taken_and_more_is_not() {
    let (meta, installation, campaign) = silent(1_000).await;
    let client = installation.client();
    let messages = meta.messages().await;
    let all: Vec<_> = messages
        .iter()
        .map(|one| status(one, "delivered"))
        .collect();
    assert_eq!(tell(&installation, &body(&all)).await.status, 200);
    eventually("all thousand are applied", || async {
        client.get(&campaign).await.expect(200)["reached"]["delivered"] == 1_000
    })
    .await;

    let padded = |size: usize| {
        let mut told = body(&[status(&messages[0], "read")]);
        told.resize(size, b' ');
        told
    };
    const MB: usize = 1024 * 1024;
    let answer = tell(&installation, &padded(4 * MB)).await;
    answer.refused(413, "body_too_large");
    digested(&client).await;
    assert_eq!(
        client.get(&campaign).await.expect(200)["reached"]["read"],
        0
    );
    assert_eq!(tell(&installation, &padded(3 * MB)).await.status, 200);
    eventually("the large one is applied", || async {
        client.get(&campaign).await.expect(200)["reached"]["read"] == 1
    })
    .await;
    installation.finish().await;
}

#[tokio::test]
async fn what_was_answered_survives_a_crash_at_once() {
    let (meta, mut installation, campaign) = silent(1).await;
    let message = meta.messages().await.remove(0);
    for (told, column) in [("delivered", "delivered_at"), ("read", "read_at")] {
        let answer = tell(&installation, &body(&[status(&message, told)])).await;
        installation.crash_a_worker();
        assert_eq!(answer.status, 200);
        let client = installation.client();
        eventually("it is applied by the next process", || async {
            recipient(&client, &campaign, 0).await[column].is_string()
        })
        .await;
    }
    installation.finish().await;
}
