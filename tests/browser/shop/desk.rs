//! What people write to the shop, and what its team does about it.

use super::{AGENT, demo};
use crate::support::{Client, Meta, eventually};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Who wants no more messages.
const ELIF: usize = 40;
/// Who has a long conversation.
const FARID: usize = 5;

/// What others write.
const WRITTEN: [(usize, &str); 6] = [
    (10, "Is delivery free above 60 euros?"),
    (
        15,
        "Can I talk to a person, please? It is about an invoice.",
    ),
    (
        20,
        "Could you plant the balcony of our office? 14 metres, south side.",
    ),
    (25, "Do you have the blue hydrangea again?"),
    (30, "I have moved. Can order 20417 go to my new address?"),
    (35, "The lemon tree looks wonderful in the hall. Thank you!"),
];

/// Replies to the campaign, and to what is said then.
pub(super) async fn people_write(client: &Client, meta: &Meta) {
    let desk = Desk { client, meta };
    desk.meta.write(&demo::phone(ELIF), "Stop").await;
    desk.meta
        .write(&demo::phone(FARID), "Are you open on Sundays in May?")
        .await;
    desk.is_answered(FARID, 1).await;
    for (who, words) in WRITTEN {
        desk.meta.write(&demo::phone(who), words).await;
    }
    desk.a_second_passes().await;
    let wish = "Great. My olive tree came with a broken pot yesterday. Can I talk to a person?";
    desk.meta.write(&demo::phone(FARID), wish).await;
    let farid = desk.ticket(FARID, "new").await;
    desk.change(&farid, json!({ "assignee": "Ann Larsen" }))
        .await;
    let sorry = "Hello Farid, this is Ann. I am sorry about the pot! We bring a new one on Thursday. Does the terracotta one suit you?";
    desk.answer(&farid, sorry).await;
    desk.is_answered(FARID, 2).await;
    desk.meta
        .write(
            &demo::phone(FARID),
            "Terracotta is perfect. After five, if possible?",
        )
        .await;
    desk.ticket(FARID, "on_you").await;

    let marta = desk.ticket(20, "new").await;
    desk.change(
        &marta,
        json!({ "assignee": "Ann Larsen", "status": "on_hold" }),
    )
    .await;
    let greta = desk.ticket(30, "new").await;
    desk.change(&greta, json!({ "assignee": "Tom Okafor" }))
        .await;
    desk.answer(&greta, "Of course. Where do you live now?")
        .await;
    let sofia = desk.ticket(35, "new").await;
    desk.change(
        &sofia,
        json!({ "assignee": "Tom Okafor", "status": "closed" }),
    )
    .await;
    desk.ticket(25, "new").await;
    desk.ticket(15, "new").await;
    desk.is_answered(10, 1).await;
    desk.is_answered(30, 1).await;
    desk.is_answered(ELIF, 1).await;
    meta.has_told_all().await;
}

struct Desk<'a> {
    client: &'a Client,
    meta: &'a Meta,
}

impl Desk<'_> {
    /// Waits until the person has a ticket that stands like this; answers its path.
    async fn ticket(&self, who: usize, status: &str) -> String {
        let phone = demo::phone(who);
        let list = format!("{AGENT}/tickets?status={status}");
        let find = || async {
            let all = self.client.get(&list).await.expect(200);
            let all = all["data"].as_array().expect("a list").clone();
            all.into_iter().find(|one| one["contact"]["phone"] == phone)
        };
        let what = format!("{who} has a ticket that is {status}");
        eventually(&what, || async { find().await.is_some() }).await;
        let found = find().await.expect("because it was there");
        format!("{AGENT}/tickets/{}", found["id"].as_str().expect("an id"))
    }

    /// WhatsApp tells times in seconds: whoever writes later is to be seen later.
    async fn a_second_passes(&self) {
        let begun = Instant::now();
        let past = || async { begun.elapsed() > Duration::from_secs(1) };
        eventually("a second has passed", past).await;
    }

    async fn change(&self, ticket: &str, change: Value) {
        self.client.patch(ticket, change).await.expect(200);
    }

    async fn answer(&self, ticket: &str, text: &str) {
        let path = format!("{ticket}/replies");
        self.client
            .post(&path, json!({ "text": text }))
            .await
            .expect(202);
    }

    /// Waits until the person was sent so many answers.
    async fn is_answered(&self, who: usize, n: usize) {
        let phone = demo::phone(who);
        let theirs = |one: &&Value| one["type"] == "text" && one["to"] == phone[1..];
        eventually(&format!("{who} got {n} answers"), || async {
            self.meta.messages().await.iter().filter(theirs).count() == n
        })
        .await;
    }
}
