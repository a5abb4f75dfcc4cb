//! Files that are imported, work that failed for good, and who is told of things.

use super::AGENT;
use crate::support::{Answer, Client, Installation, Person, Receiver, eventually};
use reqwest::Method;
use serde_json::json;
use std::fmt::Write;

/// A file of new people, some of whose rows cannot be read.
fn file(first: usize, rows: usize) -> String {
    let mut text = "external_id,name,email,phone,city,orders\n".to_owned();
    let people = [
        ("Ines Moreau", "Lyon"),
        ("Karl Lindqvist", "Malmö"),
        ("Lucia Bianchi", "Turin"),
    ];
    for n in first..first + rows {
        let (name, city) = people[n % people.len()];
        let orders = if n % 40 == 9 {
            "many".to_owned()
        } else {
            (n % 7).to_string()
        };
        let email = if n % 55 == 20 {
            "no e-mail".to_owned()
        } else {
            format!("person{n}@example.com")
        };
        let _ = writeln!(text, "N-{n},{name},{email},+33612{n:06},{city},{orders}");
    }
    text
}

/// One that is done; answers the address of another, which somebody looks at before it begins.
pub(super) async fn imports(site: &Installation, key: &str) -> String {
    let client = site.client();
    let request = client.request(Method::POST, &format!("{AGENT}/contacts/import"));
    let request = request
        .header("content-type", "text/csv")
        .body(file(1_000, 120));
    let accepted = Answer::to(request).await.expect(202);
    let path = format!(
        "{AGENT}/imports/{}",
        accepted["id"].as_str().expect("an id")
    );
    eventually("the import is done", || async {
        client.get(&path).await.expect(200)["status"] == "completed"
    })
    .await;
    let mut ann = Person::signed_in(site.address(), key).await;
    let body = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--edge\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n\r\n{}\r\n--edge--\r\n",
        ann.csrf(),
        file(1_100, 240)
    );
    let request = ann.request(Method::POST, &format!("/{AGENT}/contacts/imports"));
    let request = request
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(body);
    ann.answer(request).await.leads_to().to_owned()
}

/// Letters as they come in a bad week: for what takes days, nobody can wait here.
pub(super) async fn letters(site: &Installation) {
    let tired = (
        "131049",
        "Meta held it back: this person gets enough marketing; it was tried again on three days",
    );
    let slow = ("timed_out", "did not end within 30000 ms");
    let all = [
        ("send", 11, tired, 4, 50),
        ("send", 17, tired, 4, 43),
        ("send", 23, tired, 4, 38),
        ("send", 31, tired, 4, 31),
        ("reply", 3, slow, 8, 9),
        ("reply", 6, slow, 8, 8),
    ];
    for (lane, reference, (cause, reason), tries, hours) in all {
        let history = json!([{ "cause": cause, "reason": reason }]);
        let payload = json!({ "job": format!("{lane}:{reference}:{tries}") });
        site.statement(&format!(
            "INSERT INTO dead_letter (agent_id, lane, reference, payload, cause, reason, history, attempts, state, created_at) \
             VALUES (1, '{lane}', {reference}, '{payload}', '{cause}', '{reason}', '{history}', {tries}, 'open', \
             CAST(strftime('%s') AS INTEGER) * 1000 - {hours} * 3600000)"
        ))
        .await;
    }
}

/// An endpoint that is told of tickets.
pub(super) async fn webhook(client: &Client) -> Receiver {
    let receiver = Receiver::start(200);
    let events = ["ticket.created", "ticket.updated", "conversation.escalated"];
    let hook = json!({ "url": receiver.url, "events": events });
    let made = client.post(&format!("{AGENT}/webhooks"), hook).await;
    made.expect(201);
    receiver
}
