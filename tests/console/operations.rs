//! Operations: queues, keys, agents, webhooks; what only an admin may.

use crate::support::{Client, Footing, Installation, KEY, Person, Receiver, Server, eventually};
use serde_json::json;

/// The value of the field that shows a secret.
fn secret(text: &str) -> String {
    let (_, rest) = text.split_once("readonly value=\"").expect("a secret");
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn every_lane_is_shown_with_its_queue() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let page = person.get("/operations").await.expect(200);
    assert!(
        page.text.contains("data-live=\"/operations/live\""),
        "{}",
        page.text
    );
    let queues = person.get("/operations/queues").await.expect(200);
    for lane in [
        "launch", "send", "webhook", "simulate", "reply", "schedule", "import", "notify",
    ] {
        assert!(
            queues.text.contains(&format!("{lane}<span class=\"sub\">")),
            "{lane}"
        );
    }
    let causes = person.get("/operations/causes").await.expect(200);
    assert!(causes.text.contains("No dead letters"));
    let letters = person
        .get("/operations/dead-letters?lane=send&cause=%3Cb%3E")
        .await;
    let letters = letters.expect(200);
    assert!(letters.text.contains("&lt;b&gt;") && !letters.text.contains("<b>"));
    let retried = person
        .post("/operations/dead-letters/retry?lane=send", &[])
        .await;
    assert_eq!(retried.leads_to(), "/operations/dead-letters");
    let gone = person
        .post("/operations/dead-letters/dlt_9/retry", &[])
        .await;
    assert_eq!(gone.leads_to(), "/operations/dead-letters");
    let page = person.get("/operations/dead-letters").await.expect(200);
    assert!(page.text.contains("There is no dead letter dlt_9."));
}

#[tokio::test]
async fn a_keys_secret_is_shown_once_and_opens_until_it_is_revoked() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let keys = "/operations/keys";
    let made = [("name", "Ann <i>"), ("role", "operator"), ("agent", "")];
    let page = person.post(keys, &made).await.expect(200);
    let secret = secret(&page.text);
    assert!(secret.starts_with("obk_"), "{secret}");
    let page = person.get(keys).await.expect(200);
    assert!(page.text.contains("Ann &lt;i&gt;") && !page.text.contains(&secret));
    let mut ann = Person::signed_in(server.address(), &secret).await;
    ann.get("/operations").await.expect(200);
    ann.get(keys).await.expect(403);
    ann.post(keys, &made).await.expect(403);
    ann.get("/operations/agents/new").await.expect(403);
    let listed = server.client().get("api_keys").await.expect(200);
    let listed = listed["data"].as_array().expect("keys");
    let id = |name: &str| {
        let found = listed.iter().find(|key| key["name"] == name);
        found.expect("a key")["id"]
            .as_str()
            .expect("an id")
            .to_owned()
    };
    let revoked = person
        .post(&format!("{keys}/{}/revoke", id("Ann <i>")), &[])
        .await;
    assert_eq!(revoked.leads_to(), keys);
    assert_eq!(ann.get("/operations").await.status, 303);
    let last = person
        .post(&format!("{keys}/{}/revoke", id("ADMIN_API_KEY")), &[])
        .await;
    assert_eq!(last.leads_to(), keys);
    let page = person.get(keys).await.expect(200);
    assert!(
        page.text.contains("the last key that may do everything"),
        "{}",
        page.text
    );
    for (fields, problem) in [
        ([("name", " "), ("role", "viewer")], "f-name-problem"),
        ([("name", "x"), ("role", "king")], "Choose what it may do."),
    ] {
        let page = person.post(keys, &fields).await.expect(422);
        assert!(page.text.contains(problem), "{problem}: {}", page.text);
    }
}

#[tokio::test]
async fn an_agent_is_made_and_changed_and_a_wrong_region_stands_beside_its_field() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let agents = "/operations/agents";
    let mut typed = [
        ("name", "Berlin"),
        ("instructions", "Be <b>kind</b>."),
        ("default_reply_mode", "ai"),
        ("default_region", "Germany"),
        ("opt_out_scope", "marketing"),
    ];
    let refused = person.post(agents, &typed).await.expect(422);
    assert!(
        refused.text.contains("f-default-region-problem"),
        "{}",
        refused.text
    );
    assert!(refused.text.contains("Be &lt;b&gt;kind&lt;/b&gt;."));
    typed[3].1 = "de";
    assert_eq!(person.post(agents, &typed).await.leads_to(), agents);
    let listed = server.client().get("agents").await.expect(200);
    let made = listed["data"][1].clone();
    assert_eq!(
        (&made["default_reply_mode"], &made["default_region"]),
        (&json!("ai"), &json!("DE"))
    );
    let one = format!("{agents}/{}", made["id"].as_str().expect("an id"));
    person.get(&one).await.expect(200);
    typed[1].1 = "";
    assert_eq!(person.post(&one, &typed).await.leads_to(), agents);
    let path = format!("agents/{}", made["id"].as_str().expect("an id"));
    let now = server.client().get(&path).await.expect(200);
    assert_eq!(now["instructions"], json!(null));
}

#[tokio::test]
async fn a_webhook_is_made_tried_out_disabled_and_deleted() {
    let inside = [("ALLOW_PRIVATE_TARGETS", "true")];
    let installation = Installation::start_with(Footing::Embedded, &inside).await;
    let address = installation.address().to_owned();
    let mut person = Person::signed_in(&address, KEY).await;
    let receiver = Receiver::start(200);
    let all = "/agents/agt_1/webhooks";
    let page = person.get(all).await.expect(200);
    assert!(page.text.contains("Nobody is told yet"));
    let refused = person
        .post(all, &[("url", &receiver.url)])
        .await
        .expect(422);
    assert!(
        refused.text.contains("Give at least one"),
        "{}",
        refused.text
    );
    let refused = person
        .post(all, &[("url", "ftp://x/"), ("events", "ticket.created")])
        .await;
    assert!(refused.expect(422).text.contains("f-url-problem"));
    let typed = [
        ("url", receiver.url.as_str()),
        ("events", "ticket.created"),
        ("events", "ticket.updated"),
    ];
    let made = person.post(all, &typed).await.expect(200);
    let secret = secret(&made.text);
    assert!(secret.starts_with("whsec_"), "{secret}");

    let client = installation.client();
    let listed = client.get("agents/default/webhooks").await.expect(200);
    let one = format!("{all}/{}", listed["data"][0]["id"].as_str().expect("an id"));
    let page = person.get(&one).await.expect(200);
    assert!(page.text.contains("ticket.updated") && !page.text.contains(&secret));
    is_tried_out(&client, &mut person, &receiver, &one).await;
    is_changed_and_deleted(&mut person, &receiver, (all, &one)).await;
    installation.finish().await;
}

/// A test is delivered, and told again.
async fn is_tried_out(client: &Client, person: &mut Person, receiver: &Receiver, one: &str) {
    assert_eq!(
        person.post(&format!("{one}/test"), &[]).await.leads_to(),
        one
    );
    eventually("the test is told", || async {
        !receiver.posted().is_empty()
    })
    .await;
    let api = &one[1..];
    eventually("it is known that it was", || async {
        let page = client.get(&format!("{api}/deliveries")).await.expect(200);
        page["data"][0]["state"] == "delivered"
    })
    .await;
    let page = person
        .get(&format!("{one}?state=delivered"))
        .await
        .expect(200);
    assert!(page.text.contains("test.ping"), "{}", page.text);
    let delivery = client.get(&format!("{api}/deliveries")).await.expect(200);
    let delivery = delivery["data"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let again = person
        .post(&format!("{one}/deliveries/{delivery}/replay"), &[])
        .await;
    assert_eq!(again.leads_to(), one);
    eventually("it is told again", || async {
        receiver.posted().len() >= 2
    })
    .await;
    let given_up = person
        .post(&format!("{one}/replay"), &[("hours", "24")])
        .await;
    assert_eq!(given_up.leads_to(), one);
}

async fn is_changed_and_deleted(
    person: &mut Person,
    receiver: &Receiver,
    (all, one): (&str, &str),
) {
    let edit = format!("{one}/edit");
    assert!(
        person
            .get(&edit)
            .await
            .expect(200)
            .text
            .contains("value=\"ticket.updated\" checked")
    );
    let fewer = [("url", receiver.url.as_str()), ("events", "ticket.created")];
    assert_eq!(person.post(&edit, &fewer).await.leads_to(), one);
    person.post(&format!("{one}/disable"), &[]).await.leads_to();
    let page = person.get(one).await.expect(200);
    assert!(
        page.text.contains("Disabled by an operator"),
        "{}",
        page.text
    );
    person.post(&format!("{one}/enable"), &[]).await.leads_to();
    assert_eq!(
        person.post(&format!("{one}/delete"), &[]).await.leads_to(),
        all
    );
    person.get(one).await.expect(404);
}
