//! The help desk: what customers write is text, appears by itself, and is answered.

use crate::{
    journey::{real, story},
    support::{Client, Footing, Installation, KEY, Meta, Person, eventually},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::timeout;

const WILD: &str = "<script>alert(1)</script> & \"{{1}}\"";
const SHOWN: &str = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;{{1}}&quot;";

struct Desk {
    meta: Meta,
    installation: Installation,
    client: Client,
    person: Person,
}

/// A console whose number is connected; replies go to people.
async fn desk() -> Desk {
    let meta = Meta::start().await;
    let installation = Installation::start_against(Footing::Embedded, &meta, &[]).await;
    installation.connect(real::RATE).await;
    let person = Person::signed_in(installation.address(), KEY).await;
    let client = installation.client();
    Desk {
        meta,
        installation,
        client,
        person,
    }
}

/// Waits for so many tickets; answers the newest.
async fn ticket(client: &Client, n: usize) -> Value {
    let list = || async { client.get("agents/default/tickets").await.expect(200)["data"].clone() };
    eventually("the ticket is there", || async {
        list().await.as_array().expect("a list").len() == n
    })
    .await;
    list().await[0].clone()
}

fn id(value: &Value) -> &str {
    value.as_str().expect("an id")
}

#[tokio::test]
async fn a_customers_words_are_text_everywhere() {
    let Desk {
        meta,
        installation,
        client,
        mut person,
    } = desk().await;
    let empty = person.get("/agents/agt_1/tickets").await.expect(200);
    assert!(
        empty.text.contains("Nobody waits for you"),
        "{}",
        empty.text
    );
    meta.write(&real::phone(1), WILD).await;
    let found = ticket(&client, 1).await;
    for path in [
        "tickets".to_owned(),
        "tickets?status=new".to_owned(),
        format!("tickets/{}", id(&found["id"])),
        "conversations".to_owned(),
        format!("conversations/{}", id(&found["conversation_id"])),
    ] {
        let page = person.get(&format!("/agents/agt_1/{path}")).await;
        let page = page.expect(200);
        assert!(page.text.contains(SHOWN), "{path}: {}", page.text);
        assert!(!page.text.contains("<script>alert"), "{path}");
    }
    for empty in ["tickets?status=closed", "tickets?whose=of%3ANobody"] {
        let page = person.get(&format!("/agents/agt_1/{empty}")).await;
        assert!(!page.expect(200).text.contains(SHOWN), "{empty}");
    }
    installation.finish().await;
}

/// What is told to a page that is open.
struct Open(reqwest::Response, String);

impl Open {
    async fn at(person: &Person, path: &str) -> Self {
        let stream = person.request(Method::GET, path).send().await;
        let stream = stream.expect("a stream");
        assert_eq!(stream.status(), 200, "{path}");
        Self(stream, String::new())
    }

    /// Reads on until this was told.
    async fn hears(&mut self, wanted: &str) {
        while !self.1.contains(wanted) {
            let more = timeout(Duration::from_secs(60), self.0.chunk()).await;
            let more = more.expect("something moves").expect("it goes on");
            let more = more.unwrap_or_else(|| panic!("it ended without {wanted}: {}", self.1));
            self.1.push_str(&String::from_utf8_lossy(&more));
        }
    }
}

#[tokio::test]
async fn a_new_message_appears_without_a_reload() {
    let Desk {
        meta,
        installation,
        client,
        person,
    } = desk().await;
    meta.write(&real::phone(1), "Hello").await;
    let found = ticket(&client, 1).await;
    let (ticket, conversation) = (id(&found["id"]), id(&found["conversation_id"]));
    let mut open = Vec::new();
    for path in [
        "tickets/live?status=new",
        "conversations/live",
        &format!("tickets/{ticket}/live?answering=open"),
        &format!("conversations/{conversation}/live"),
    ] {
        let mut page = Open::at(&person, &format!("/agents/agt_1/{path}")).await;
        page.hears("Hello").await;
        open.push(page);
    }
    meta.write(&real::phone(1), "Are you there?").await;
    for page in &mut open {
        page.hears("Are you there?").await;
    }
    drop(open);
    installation.finish().await;
}

/// An answer is no campaign.
async fn is_in_no_campaign(person: &mut Person, contact: &Value) {
    let path = format!("/agents/agt_1/contacts/{}", id(contact));
    let page = person.get(&path).await.expect(200);
    assert!(
        page.text.contains("Was in no campaign yet."),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn a_ticket_is_taken_answered_and_closed() {
    let Desk {
        meta,
        installation,
        client,
        mut person,
    } = desk().await;
    meta.write(&real::phone(1), "Is it still there?").await;
    let found = ticket(&client, 1).await;
    let path = format!("/agents/agt_1/tickets/{}", id(&found["id"]));
    let page = person.get(&path).await.expect(200);
    assert!(page.text.contains("left to answer"), "{}", page.text);

    let me = [("assignee", "ADMIN_API_KEY")];
    let taken = person.post(&format!("{path}/assign"), &me).await;
    assert_eq!(taken.leads_to(), path);
    for (whose, there) in [("of%3AADMIN_API_KEY", true), ("nobody", false)] {
        let page = person
            .get(&format!("/agents/agt_1/tickets?whose={whose}"))
            .await;
        let page = page.expect(200);
        assert_eq!(page.text.contains("Is it still there?"), there, "{whose}");
    }

    let reply = format!("{path}/reply");
    let refused = person.post(&reply, &[("text", "  ")]).await.expect(422);
    assert!(refused.text.contains("f-text-problem"), "{}", refused.text);
    let said = person.post(&reply, &[("text", "Yes, <b>still</b>")]).await;
    assert_eq!(said.leads_to(), path);
    let page = person.get(&path).await.expect(200);
    for part in [
        "Yes, &lt;b&gt;still&lt;/b&gt;",
        "Waits for the customer",
        "Team",
    ] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    eventually("the answer is sent", || async {
        let sent = meta.messages().await;
        sent.iter().any(|one| one["text"] == "Yes, <b>still</b>")
    })
    .await;

    is_in_no_campaign(&mut person, &found["contact"]["id"]).await;

    let closed = person
        .post(&format!("{path}/status"), &[("status", "closed")])
        .await;
    assert_eq!(closed.leads_to(), path);
    let page = person.get(&path).await.expect(200);
    assert!(page.text.contains("This ticket is done."), "{}", page.text);
    let late = person.post(&reply, &[("text", "One more thing")]).await;
    let late = late.expect(422);
    assert!(late.text.contains("The ticket is closed"), "{}", late.text);
    let wrong = person
        .post(&format!("{path}/status"), &[("status", "gone")])
        .await;
    wrong.expect(400);
    person
        .get("/agents/agt_1/tickets/tkt_999")
        .await
        .expect(404);
    installation.finish().await;
}

#[tokio::test]
async fn a_ticket_shows_what_was_replied_to_and_a_viewer_only_looks() {
    let meta = Meta::start().await;
    let (installation, template) = real::connected(Footing::Embedded, &meta).await;
    let client = installation.client();
    let campaign = real::sent_to(&client, &template, 0..3).await;
    story::until(&client, &campaign, "completed").await;
    meta.write(&real::phone(1), "Tell me more").await;
    let found = ticket(&client, 1).await;
    let path = format!("/agents/agt_1/tickets/{}", id(&found["id"]));
    let key = json!({"name": "Vera", "role": "viewer"});
    let key = client.post("api_keys", key).await.expect(201);
    let address = installation.address().to_owned();
    let mut vera = Person::signed_in(&address, id(&key["secret"])).await;
    let page = vera.get(&path).await.expect(200);
    for part in [
        "Spring",
        "Hello Person 1, there is news",
        "Person 1",
        "Sent",
        "Your key can only look",
    ] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    for hidden in ["Assign to me", "name=\"text\"", "/status\""] {
        assert!(!page.text.contains(hidden), "{hidden}");
    }
    let refused = vera.post(&format!("{path}/reply"), &[("text", "No")]).await;
    refused.expect(403);
    installation.finish().await;
}
