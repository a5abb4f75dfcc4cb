//! What people write back: who it belongs to, who answers, and that nothing is lost or said twice.

use super::{
    real::{connected, connected_at, people, phone, recipient, send, sent_to, until_sent},
    story::{self, until},
};
use crate::support::{Client, Footing, Installation, Meta, Receiver, eventually, on_both};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const TICKETS: &str = "agents/default/tickets";

/// The agent knows when the shop is open.
async fn knowing(client: &Client) {
    let hours =
        json!({"title": "Opening hours", "text": "The shop is open from nine to six on weekdays."});
    let added = client.post("agents/default/knowledge", hours).await;
    added.expect(201);
}

/// A campaign whose replies are answered like this, sent to people with these endings; answers its path.
async fn campaign(
    client: &Client,
    template: &str,
    mode: &str,
    endings: impl Iterator<Item = usize>,
) -> String {
    let audience = people(client, endings).await;
    let campaign = story::draft(client, template, audience).await;
    let change = client.patch(&campaign, json!({"reply_mode": mode})).await;
    change.expect(200);
    send(client, &campaign).await;
    campaign
}

/// All of a list.
async fn list(client: &Client, path: &str) -> Vec<Value> {
    let page = client.get(path).await.expect(200);
    page["data"].as_array().expect("a list").clone()
}

/// Waits for the one ticket about the person with this ending that has this status; answers it.
async fn ticket(client: &Client, ending: usize, status: &str) -> Value {
    let phone = phone(ending);
    let find = || async {
        let all = list(client, &format!("{TICKETS}?status={status}")).await;
        all.into_iter()
            .filter(|ticket| ticket["contact"]["phone"] == phone)
            .collect::<Vec<_>>()
    };
    eventually(
        &format!("{ending} has a ticket that is {status}"),
        || async { find().await.len() == 1 },
    )
    .await;
    let found = find().await.remove(0);
    let path = format!("{TICKETS}/{}", found["id"].as_str().expect("an id"));
    client.get(&path).await.expect(200)
}

/// Texts that the sandbox was sent for the person with this ending, in order.
async fn texts(meta: &Meta, ending: usize) -> Vec<String> {
    let to = phone(ending).trim_start_matches('+').to_owned();
    let sent = meta.messages().await.into_iter();
    sent.filter(|message| message["to"] == to && message["type"] == "text")
        .map(|message| message["text"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// Waits until the person was sent so many texts; answers them.
async fn until_told(meta: &Meta, ending: usize, n: usize) -> Vec<String> {
    eventually(&format!("{ending} was sent {n} texts"), || async {
        texts(meta, ending).await.len() == n
    })
    .await;
    texts(meta, ending).await
}

/// The newest messages of the person's conversation, in order.
async fn conversation(client: &Client, ending: usize) -> Vec<Value> {
    let phone = phone(ending);
    let found = list(
        client,
        &format!("agents/default/contacts?q={}", &phone[1..]),
    )
    .await;
    let contact = found[0]["id"].clone();
    let all = list(client, "agents/default/conversations?limit=1000").await;
    let ours = all.iter().find(|one| one["contact_id"] == contact);
    let id = ours.expect("a conversation")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    list(
        client,
        &format!("agents/default/conversations/{id}/messages"),
    )
    .await
}

fn authors(said: &[Value]) -> Vec<&str> {
    said.iter()
        .filter_map(|one| one["author"].as_str())
        .collect()
}

/// Six seconds between two messages to one person, and five for a claim that is never used.
const APART: &[(&str, &str)] = &[
    ("CLAIM_DEADLINE_SECS", "1"),
    ("HTTP_TIMEOUT_SECS", "5"),
    ("ALLOW_PRIVATE_TARGETS", "true"),
];

/// What an endpoint is told of conversations.
const TOLD: [&str; 5] = [
    "conversation.escalated",
    "conversation.replied",
    "recipient.replied",
    "ticket.created",
    "ticket.updated",
];

async fn answered_and_handed_over(footing: Footing) {
    let meta = Meta::start().await;
    let (installation, template) = connected_at(super::real::RATE, footing, &meta, APART).await;
    let client = installation.client();
    knowing(&client).await;
    let endpoint = Receiver::start(200);
    let hook = json!({"url": endpoint.url, "events": TOLD});
    let made = client.post("agents/default/webhooks", hook).await;
    made.expect(201);
    let campaign = campaign(&client, &template, "ai", 0..4).await;
    until(&client, &campaign, "completed").await;

    meta.write(&phone(1), "When is the shop open?").await;
    let told = until_told(&meta, 1, 1).await;
    assert!(told[0].contains("nine to six"), "{told:?}");
    let row = recipient(&client, &campaign, 1).await;
    assert_eq!(row["stage"], "replied");
    let said = conversation(&client, 1).await;
    assert_eq!(authors(&said), ["campaign", "contact", "agent"]);
    assert!(
        said[0]["text"]
            .as_str()
            .expect("a text")
            .contains("Hello Person 1")
    );
    assert_eq!(said[1]["matched_by"], "recent");
    assert_eq!(said[2]["sources"][0]["title"], "Opening hours");

    is_handed_over(&client, &meta).await;

    eventually("the endpoint heard of all that", || async {
        let posted = endpoint.posted();
        let heard: BTreeSet<String> = posted
            .iter()
            .map(|one| one.event()["type"].as_str().unwrap_or_default().to_owned())
            .collect();
        TOLD.iter().all(|topic| heard.contains(*topic))
    })
    .await;
    // The funnel counts people, not messages.
    eventually("two have replied", || async {
        client.get(&campaign).await.expect(200)["funnel"]["replied"] == 2
    })
    .await;
    installation.finish().await;
}

async fn is_handed_over(client: &Client, meta: &Meta) {
    // Whoever wants a person gets one, and the agent is silent until the ticket is closed.
    meta.write(&phone(2), "I want to talk to a human").await;
    let opened = ticket(client, 2, "new").await;
    assert_eq!(opened["opened_by"], "handover");
    assert_eq!(opened["campaign"]["name"], "Spring");
    let summary = opened["summary"].as_str().expect("a summary");
    assert!(summary.contains("asks for a person"), "{summary}");
    assert!(opened["campaign"]["replied_at"].is_string());
    let path = format!("{TICKETS}/{}", opened["id"].as_str().expect("an id"));
    let reply = json!({"text": "This is Ann. How can I help?"});
    client
        .post(&format!("{path}/replies"), reply)
        .await
        .expect(202);
    until_told(meta, 2, 1).await;
    ticket(client, 2, "on_customer").await;
    meta.write(&phone(2), "When is the shop open?").await;
    ticket(client, 2, "on_you").await;
    assert_eq!(texts(meta, 2).await.len(), 1, "the agent is silent");
    let closed = client
        .patch(&path, json!({"status": "closed", "assignee": "Ann"}))
        .await;
    assert_eq!(closed.expect(200)["assignee"], "Ann");
    client
        .post(
            &format!("{path}/replies"),
            json!({"text": "One more thing"}),
        )
        .await
        .refused(409, "ticket_closed");
    meta.write(&phone(2), "When is the shop open?").await;
    until_told(meta, 2, 2).await;
}

#[test]
fn the_agent_answers_from_its_knowledge_and_hands_over_to_people() {
    on_both(answered_and_handed_over);
}

async fn stopped(footing: Footing) {
    let meta = Meta::start().await;
    let (installation, template) = connected_at(super::real::RATE, footing, &meta, APART).await;
    let client = installation.client();
    let first = campaign(&client, &template, "human", 0..3).await;
    until(&client, &first, "completed").await;
    meta.write(&phone(1), "Stop.").await;
    let told = until_told(&meta, 1, 1).await;
    assert!(told[0].contains("no more messages"), "{told:?}");
    assert!(list(&client, TICKETS).await.is_empty());
    let second = campaign(&client, &template, "human", 0..3).await;
    until(&client, &second, "completed").await;
    let row = recipient(&client, &second, 1).await;
    assert_eq!(row["error"]["code"], "opted_out");
    let log = list(&client, "agents/default/contacts?q=Person%201").await;
    let id = log[0]["id"].as_str().expect("an id").to_owned();
    assert!(log[0]["opted_out_at"].is_string());
    let log = list(&client, &format!("agents/default/contacts/{id}/consents")).await;
    assert_eq!((&log[0]["wish"], log.len()), (&json!("opt_out"), 1));
    assert!(log[0]["why"].as_str().expect("a reason").contains("Stop."));
    meta.write(&phone(1), "START").await;
    until_told(&meta, 1, 2).await;
    let back = client.get(&format!("agents/default/contacts/{id}")).await;
    assert!(back.expect(200)["opted_out_at"].is_null());
    installation.finish().await;
}

#[test]
fn whoever_writes_stop_gets_a_confirmation_and_no_campaign_until_they_write_start() {
    on_both(stopped);
}

/// Everything odd that Meta may hand on, each from a person of its own.
fn oddities() -> Vec<(usize, Value, usize)> {
    let text = |body: String| json!({"type": "text", "text": {"body": body}});
    vec![
        // Somebody has to look at what cannot be understood.
        (20, text(String::new()), 1),
        (21, text("🎉🎉🎉".into()), 1),
        (22, text("x".repeat(4_096)), 1),
        (
            23,
            json!({"type": "unsupported", "errors": [{"code": 131_051, "title": "Unsupported"}]}),
            1,
        ),
        (
            24,
            json!({"type": "image", "image": {"id": "900", "mime_type": "image/png", "sha256": "x", "caption": "Broken"}}),
            1,
        ),
        (25, json!({"type": "hologram", "hologram": {"depth": 3}}), 1),
        (26, json!({"type": "interactive", "interactive": {}}), 1),
        // Nobody has to answer these.
        (
            27,
            json!({"type": "reaction", "reaction": {"message_id": "wamid.x", "emoji": "👍"}}),
            0,
        ),
        (
            28,
            json!({"type": "edit", "edit": {"original_message_id": "wamid.x", "message": {"type": "text", "text": {"body": "now"}}}}),
            0,
        ),
        (
            29,
            json!({"type": "revoke", "revoke": {"original_message_id": "wamid.x"}}),
            0,
        ),
    ]
}

async fn odd_messages(footing: Footing) {
    let meta = Meta::start().await;
    let (installation, _) = connected(footing, &meta).await;
    let client = installation.client();
    let mut expected = 0;
    for (ending, message, tickets) in oddities() {
        expected += tickets;
        meta.inbound(&phone(ending), message).await;
    }
    // Fifty times the same message, at once.
    let same = json!({"type": "text", "text": {"body": "hello"}, "id": "wamid.the-same"});
    let from = phone(30);
    let again = (0..50).map(|_| meta.inbound(&from, same.clone()));
    futures::future::join_all(again).await;
    // Our own number, told back.
    let ours = json!({"type": "text", "text": {"body": "echo"}});
    meta.inbound("+15550100001", ours).await;
    meta.has_told_all().await;
    eventually("all is routed", || async {
        let queues = client.get("queues").await.expect(200);
        let quiet = |lane: &str| {
            let queue = queues.as_array().expect("queues").iter();
            let mut queue = queue.filter(|queue| queue["lane"] == lane);
            queue.all(|queue| queue["due_rows"] == 0 && queue["in_flight"] == 0)
        };
        quiet("webhook") && quiet("reply")
    })
    .await;
    let tickets = list(&client, &format!("{TICKETS}?limit=1000")).await;
    let about: BTreeMap<String, usize> = tickets.iter().fold(BTreeMap::new(), |mut all, ticket| {
        *all.entry(ticket["contact"]["phone"].to_string())
            .or_default() += 1;
        all
    });
    assert!(about.values().all(|n| *n == 1), "{about:?}");
    assert_eq!(tickets.len(), expected + 1, "{about:?}");
    for (ending, message, _) in oddities() {
        let said = conversation(&client, ending).await;
        assert_eq!((said.len(), &said[0]["kind"]), (1, &message["type"]));
    }
    assert_eq!(
        conversation(&client, 24).await[0]["content"]["media"]["id"],
        "900"
    );
    assert_eq!(
        conversation(&client, 30).await.len(),
        1,
        "it was one message"
    );
    assert_eq!(list(&client, "dead_letters").await, Vec::<Value>::new());
    installation.finish().await;
}

#[test]
fn odd_messages_are_kept_and_what_nobody_understands_goes_to_people() {
    on_both(odd_messages);
}

async fn reply_to_a_cancelled_campaign(footing: Footing) {
    let meta = Meta::start().await;
    let (installation, template) = super::real::connected_at(20.0, footing, &meta, &[]).await;
    let client = installation.client();
    let campaign = sent_to(&client, &template, 0..200).await;
    until_sent(&client, &campaign, 5).await;
    client
        .post(&format!("{campaign}/cancel"), json!({}))
        .await
        .expect(200);
    meta.has_told_all().await;
    let messages = meta.messages().await;
    let to = messages[0]["to"].as_str().expect("a phone");
    let ending: usize = to[to.len() - 4..].parse().expect("digits");
    meta.write(&phone(ending), "And now?").await;
    let opened = ticket(&client, ending, "new").await;
    assert_eq!(
        opened["campaign"]["id"],
        campaign.rsplit('/').next().expect("an id")
    );
    assert_eq!(
        recipient(&client, &campaign, ending).await["stage"],
        "replied"
    );
    installation.finish().await;
}

#[test]
fn a_reply_to_a_cancelled_campaign_still_belongs_to_it() {
    on_both(reply_to_a_cancelled_campaign);
}

async fn answered_while_a_campaign_is_sent(footing: Footing) {
    let meta = Meta::start().await;
    let (installation, template) = connected_at(40.0, footing, &meta, APART).await;
    let client = installation.client();
    knowing(&client).await;
    let ai = json!({"default_reply_mode": "ai"});
    client.patch("agents/default", ai).await.expect(200);
    let campaign = sent_to(&client, &template, 0..600).await;
    until_sent(&client, &campaign, 20).await;
    for ending in 9_000..9_005 {
        meta.write(&phone(ending), "When is the shop open?").await;
    }
    for ending in 9_000..9_005 {
        until_told(&meta, ending, 1).await;
    }
    let shown = client.get(&campaign).await.expect(200);
    let waiting = shown["funnel"]["queued"].as_i64().expect("a count");
    assert!(waiting > 100, "they did not wait for it: {shown}");
    client
        .post(&format!("{campaign}/cancel"), json!({}))
        .await
        .expect(200);
    installation.finish().await;
}

#[test]
fn answers_overtake_a_campaign_on_the_same_number() {
    on_both(answered_while_a_campaign_is_sent);
}

/// How many people write while processes die.
const CROWD: usize = 300;

async fn crashes(footing: Footing) {
    let meta = Meta::start_with(json!({"latency_ms": 50})).await;
    let quick = [
        ("CLAIM_DEADLINE_SECS", "1"),
        ("HTTP_TIMEOUT_SECS", "1"),
        ("IN_DOUBT_GRACE_SECS", "40"),
        ("LEASE_SECS", "1"),
    ];
    let (mut installation, _) = connected_at(200.0, footing, &meta, &quick).await;
    let client = installation.client();
    knowing(&client).await;
    let ai = json!({"default_reply_mode": "ai"});
    client.patch("agents/default", ai).await.expect(200);
    for n in 0..CROWD {
        let odd = n % 3 == 0;
        let text = if odd {
            "Do you sell elephants?"
        } else {
            "When is the shop open?"
        };
        meta.write(&phone(n), text).await;
        if n % 50 == 49 {
            installation.crash_a_worker();
        }
    }
    let client = installation.client();
    eventually(
        "everybody is answered, in doubt or has a ticket",
        || async {
            let tickets = list(&client, &format!("{TICKETS}?limit=1000")).await.len();
            let conversations = list(&client, "agents/default/conversations?limit=1000").await;
            let texts = meta.stats().await["accepted"].as_u64();
            conversations.len() == CROWD
                && tickets == CROWD / 3
                && texts >= Some(u64::try_from(CROWD / 3 * 2).expect("few"))
        },
    )
    .await;
    meta.has_told_all().await;
    let mut per_person: BTreeMap<String, usize> = BTreeMap::new();
    for message in meta.messages().await {
        *per_person.entry(message["to"].to_string()).or_default() += 1;
    }
    assert_eq!(per_person.len(), CROWD / 3 * 2);
    assert!(
        per_person.values().all(|n| *n == 1),
        "said twice: {per_person:?}"
    );
    installation.finish().await;
}

#[test]
fn workers_killed_while_people_write_answer_everybody_once() {
    on_both(crashes);
}

async fn simulated(footing: Footing) -> Vec<(u64, u64)> {
    let installation = Installation::start(footing).await;
    let client = installation.client();
    let islands =
        json!({"title": "Shipping", "text": "We ship to the islands as well, within two days."});
    client
        .post("agents/default/knowledge", islands)
        .await
        .expect(201);
    story::import(&client, story::csv(300)).await;
    let template = story::template(&client).await;
    let mut outcomes = Vec::new();
    for mode in ["ai", "human"] {
        let campaign = story::draft(&client, &template, json!({"all": true})).await;
        let change = json!({"reply_mode": mode, "simulation_seed": "the same"});
        client.patch(&campaign, change).await.expect(200);
        client
            .post(&format!("{campaign}/send"), json!({}))
            .await
            .expect(202);
        let ended = until(&client, &campaign, "completed").await;
        let replied = ended["funnel"]["replied"].as_u64().expect("a count");
        assert!(replied > 5, "{ended}");
        eventually("every reply is routed", || async {
            let queues = client.get("queues").await.expect(200);
            let queues = queues.as_array().expect("queues").clone();
            let lane = queues.iter().find(|queue| queue["lane"] == "reply");
            lane.expect("the lane")["due_rows"] == 0
        })
        .await;
        let tickets = list(&client, &format!("{TICKETS}?limit=1000")).await;
        let id = campaign.rsplit('/').next().expect("an id");
        let ours = tickets
            .iter()
            .filter(|ticket| ticket["campaign"]["id"] == id)
            .count();
        outcomes.push((replied, u64::try_from(ours).expect("few")));
    }
    let [(ai_replied, handed_over), (human_replied, opened)] = outcomes[..] else {
        panic!("two campaigns");
    };
    assert_eq!(ai_replied, human_replied, "the same seed");
    assert!(handed_over < ai_replied, "some were answered: {outcomes:?}");
    assert!(
        opened > 0 && opened + handed_over >= human_replied,
        "{outcomes:?}"
    );
    installation.finish().await;
    outcomes
}

#[test]
fn what_simulated_people_write_is_answered_and_becomes_tickets_like_anything_else() {
    let (embedded, scaled) = on_both(simulated);
    assert_eq!(embedded, scaled);
}
