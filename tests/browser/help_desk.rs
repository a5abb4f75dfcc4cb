use super::Window;
use crate::{
    journey::real,
    support::{Footing, KEY, Meta, eventually},
};

const WIDE: (u32, u32) = (1440, 900);

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_is_answered_from_its_ticket_and_the_answer_arrives() {
    let meta = Meta::start().await;
    let (site, template) = real::connected(Footing::Embedded, &meta).await;
    let client = site.client();
    let campaign = real::sent_to(&client, &template, 0..3).await;
    real::until_sent(&client, &campaign, 3).await;
    meta.has_told_all().await;
    let wild = "<b>Is it</b> still available?";
    meta.write(&real::phone(1), wild).await;
    let window = Window::open(site.address(), WIDE).await;
    window.sign_in(KEY).await;
    eventually("the ticket is open", || async {
        let tickets = client.get("agents/default/tickets").await.expect(200);
        tickets["data"].as_array().is_some_and(|all| all.len() == 1)
    })
    .await;
    window.press("Help desk").await;
    window.press("Person 1").await;
    window.see(".said.in", wild).await;
    window.fill("text", "It is, until Friday.").await;
    window.press("Send").await;
    window.see(".said.person", "It is, until Friday.").await;
    window.see("#standing", "Waits for the customer").await;
    eventually("the answer arrives", || async {
        let sent = meta.messages().await;
        sent.iter().any(|one| one["text"] == "It is, until Friday.")
    })
    .await;
    // What the customer writes next is seen without a reload.
    meta.write(&real::phone(1), "Then keep one for me").await;
    window.see("#said", "Then keep one for me").await;
    assert_eq!(window.complaints().await, Vec::<String>::new());
}
