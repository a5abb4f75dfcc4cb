use super::{Window, demo};
use crate::support::{Footing, Installation, KEY};
use serde_json::json;

const WIDE: (u32, u32) = (1440, 900);

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_is_made_sent_and_watched_to_its_end_by_clicks() {
    let site = Installation::start_with(Footing::Embedded, &[("SIMULATION_SPEED", "20000")]).await;
    let client = site.client();
    demo::contacts(&client, 300).await;
    demo::template(&client).await;
    let window = Window::open(site.address(), WIDE).await;
    window.sign_in(KEY).await;
    window.see(".empty", "Send your first campaign").await;
    window.press("New campaign").await;
    window.see(".delivery", "This will be simulated").await;
    window.fill("name", "Spring in Berlin").await;
    window.press("People").await;
    window.press("Go on").await;

    window.choose("template_id", "spring_sale (en)").await;
    window.choose("variables.1.source", "Name").await;
    window.choose("variables.2.source", "City").await;
    window
        .choose("variables.header.1.source", "The same text for everybody")
        .await;
    window.fill("variables.header.1.value", "town").await;
    window.see("#preview .head", "Spring sale in town").await;
    window.choose("preview_contact", "Ada Almeida").await;
    window.see("#preview .body", "Hi Ada Almeida,").await;
    // This contact has no city.
    window.see("#preview .missing", "{{2}}").await;
    window.press("Save draft and go on").await;

    window.press("Add a condition").await;
    window.choose("audience.0.field", "City").await;
    window.choose("audience.0.op", "is").await;
    window.fill("audience.0.value", "Berlin").await;
    window
        .see("#found .found-count", "people would get it")
        .await;
    let count = window.text("#found .found-count strong").await;
    window.press("Save and go on").await;

    window
        .see("[data-later], .later .figures", "people would get it")
        .await;
    assert_eq!(window.text(".later .figures .value").await, count);
    window.press("Simulate now").await;
    window.press(&format!("Simulate for {count} people")).await;
    window.see("#status", "Completed").await;
    window.see("#n-queued", "0").await;
    assert_ne!(window.text("#n-sent").await, "0");
    assert_eq!(window.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn from_an_empty_database_to_a_completed_campaign_by_clicks_alone() {
    let site = Installation::start_with(Footing::Embedded, &[("SIMULATION_SPEED", "20000")]).await;
    let window = Window::open(site.address(), WIDE).await;
    window.sign_in(KEY).await;
    window.press("Contacts").await;
    window.press("Add one by hand").await;
    window.fill("name", "Ada Almeida").await;
    window.fill("phone", "+351 912 345 678").await;
    window.press("Add contact").await;
    window.see("h1", "Ada Almeida").await;

    window.press("Templates").await;
    window.press("New template").await;
    window.fill("name", "spring_news").await;
    window
        .fill("body", "Hi {{1}}, spring is here and so are we.")
        .await;
    // The field comes when the text has been looked at.
    window.keys("\u{E004}").await;
    window.fill("examples.1", "Ada").await;
    window.see("#preview .body", "Hi Ada, spring").await;
    window.press("Create template").await;
    window.see("h1", "spring_news").await;

    window.press("Campaigns").await;
    window.press("New campaign").await;
    window.fill("name", "First of all").await;
    window.press("People").await;
    window.press("Go on").await;
    window.choose("template_id", "spring_news (en_US)").await;
    window.choose("variables.1.source", "Name").await;
    window.see("#preview .body", "Hi").await;
    window.press("Save draft and go on").await;
    window.press("Everybody").await;
    window.see("#found .found-count", "1").await;
    window.press("Save and go on").await;
    window.see(".later", "would get it").await;
    window.press("Simulate now").await;
    window.press("Simulate for").await;
    window.see("#status", "Completed").await;
    assert_eq!(window.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn going_back_after_sending_and_sending_twice_sends_once() {
    let site = Installation::start(Footing::Embedded).await;
    let client = site.client();
    demo::contacts(&client, 20).await;
    let template = demo::template(&client).await;
    let id = demo::campaign(&client, "Once", &template, json!({ "all": true })).await;
    let window = Window::open(site.address(), WIDE).await;
    window.sign_in(KEY).await;
    window
        .go(&format!("/agents/default/campaigns/{id}/review"))
        .await;
    window.press("Simulate now").await;
    // As fast as a double click.
    window
        .script("const b = document.querySelector('.send .question button'); b.click(); b.click();")
        .await;
    window.see("h2", "Funnel").await;
    window.back().await;
    window.see("h2", "Funnel").await;
    let found = client.get("agents/default/campaigns").await.expect(200);
    assert_eq!(found["data"].as_array().unwrap().len(), 1);
    assert_eq!(found["data"][0]["total"], 20);
    assert_eq!(window.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_connection_is_shown_and_comes_back() {
    let mut site = Installation::start_with(
        Footing::Embedded,
        &[("SIMULATION_SPEED", "1"), ("BIND", &free_address())],
    )
    .await;
    let client = site.client();
    demo::contacts(&client, 20).await;
    let (sent, _) = demo::campaigns(&client).await;
    let window = Window::open(site.address(), WIDE).await;
    window.sign_in(KEY).await;
    window
        .go(&format!("/agents/default/campaigns/{sent}"))
        .await;
    window.see("#status", "Sending").await;
    let before = window
        .script("window.marked = true; return window.marked")
        .await;
    site.web_is_away();
    window.find("[data-lost]").await;
    site.serve_again();
    let gone = "return document.querySelector('[data-lost]').hidden ? 1 : 0";
    let begun = std::time::Instant::now();
    while window.script(gone).await != json!(1) {
        assert!(
            begun.elapsed().as_secs() < 60,
            "the connection does not come back"
        );
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    // Without a reload.
    assert_eq!(window.script("return window.marked").await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_under_an_open_page_is_told_as_that() {
    let site = Installation::start_with(Footing::Embedded, &[("SIMULATION_SPEED", "1")]).await;
    let client = site.client();
    demo::contacts(&client, 20).await;
    let (sent, _) = demo::campaigns(&client).await;
    let key = json!({ "name": "Ada", "role": "operator" });
    let key = client.post("api_keys", key).await.expect(201);
    let window = Window::open(site.address(), WIDE).await;
    window.sign_in(key["secret"].as_str().unwrap()).await;
    window
        .go(&format!("/agents/default/campaigns/{sent}"))
        .await;
    window.see("#status", "Sending").await;
    let revoked = format!("api_keys/{}", key["id"].as_str().unwrap());
    client.delete(&revoked).await.expect(200);
    window
        .see("[data-ended]:not([hidden])", "session has ended")
        .await;
    let lost = "return document.querySelector('[data-lost]').hidden";
    assert_eq!(window.script(lost).await, json!(true));
}

fn free_address() -> String {
    format!("127.0.0.1:{}", servers::free_port())
}
