use super::{Window, demo};
use crate::{
    journey::story,
    support::{Client, Footing, Installation, KEY, eventually},
};
use serde_json::{Value, json};

/// Two of the demo's people.
fn unlucky() -> [String; 2] {
    [1, 2].map(demo::phone)
}

/// From now on the database refuses to call these people sent, and says why.
async fn poison(site: &Installation) {
    let [one, other] = unlucky();
    site.statement(&format!(
        "CREATE TRIGGER poison BEFORE UPDATE ON recipient WHEN NEW.state = 'sent' AND NEW.phone IN ('{one}', '{other}') \
         BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    ))
    .await;
}

/// The open letters, newest first: as the page shows them.
async fn letters(client: &Client) -> Vec<Value> {
    let listed = client.get("dead_letters").await.expect(200);
    listed["data"].as_array().expect("a list").clone()
}

/// How many of the two who were unlucky have got their message by now.
async fn delivered(client: &Client, campaign: &str) -> usize {
    let rows = story::recipients(client, campaign).await;
    let meant = |row: &&Value| unlucky().iter().any(|phone| row["phone"] == *phone);
    let got = |row: &&Value| row["delivered_at"].is_string();
    rows.iter().filter(meant).filter(got).count()
}

/// A campaign that is over, but for two people whose work failed for good.
async fn failed_for_two(site: &Installation) -> String {
    let client = site.client();
    demo::contacts(&client, 6).await;
    let template = demo::template(&client).await;
    let id = demo::campaign(&client, "Full disk", &template, json!({ "all": true })).await;
    let campaign = format!("agents/default/campaigns/{id}");
    poison(site).await;
    let send = format!("{campaign}/send");
    client.post(&send, json!({})).await.expect(202);
    story::until(&client, &campaign, "completed").await;
    eventually("two letters are there", || async {
        letters(&client).await.len() == 2
    })
    .await;
    campaign
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_is_retried_by_a_click_and_another_one_is_discarded() {
    let site = Installation::start(Footing::Embedded).await;
    let client = site.client();
    let campaign = failed_for_two(&site).await;
    let window = Window::open(site.address(), (1440, 900)).await;
    window.sign_in(KEY).await;
    window.press("Operations").await;
    window.see("td[data-head='Dead']", "2").await;
    window.see("td[data-head='Cause']", "internal_error").await;
    window.press("internal_error").await;
    window.see("h1", "Dead letters").await;
    window.see("td[data-head='Why']", "the disk is full").await;

    site.statement("DROP TRIGGER poison").await;
    window.press_in("tr:first-child .actions", "Retry").await;
    window.see(".notice", "It is queued again.").await;
    eventually("the retried one is delivered", || async {
        delivered(&client, &campaign).await == 1
    })
    .await;
    assert_eq!(letters(&client).await.len(), 1);

    window.press("Discard").await;
    window.see(".question", "stays undone").await;
    window.press("Discard it").await;
    window.see(".notice", "Discarded").await;
    window.press("Show all").await;
    window.see(".empty", "No dead letters").await;
    window.press("Queues").await;
    window.see(".empty", "No dead letters").await;
    assert_eq!(letters(&client).await, Vec::<Value>::new());
    assert_eq!(delivered(&client, &campaign).await, 1);
    assert_eq!(window.complaints().await, Vec::<String>::new());
    site.finish().await;
}
