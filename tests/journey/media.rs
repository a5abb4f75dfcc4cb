//! A template with a picture: uploaded to Meta for the review, and sent by its address.

use super::{
    real::{RATE, funnel_is_true, people, send},
    story::until,
};
use crate::support::{Files, Footing, Installation, Meta, PNG, eventually, on_both};
use serde_json::{Value, json};

const TEMPLATES: &str = "agents/default/templates";

fn template(url: &str) -> Value {
    json!({
        "name": "spring_picture",
        "language": "en_US",
        "category": "marketing",
        "header": {"type": "image", "example_url": url},
        "body": "Hello {{1}}, there is news in {{2}} for you.",
        "examples": {"1": "Ana", "2": "Lisbon"},
    })
}

async fn a_picture_goes_out(footing: Footing) {
    let (meta, files) = (Meta::start().await, Files::serve("image/png", PNG));
    let inside = [("ALLOW_PRIVATE_TARGETS", "true")];
    let installation = Installation::start_against(footing, &meta, &inside).await;
    let client = installation.client();
    let city = json!({"name": "city", "type": "text"});
    let made = client.post("agents/default/attributes", city).await;
    made.expect(201);
    installation.connect(RATE).await;

    let made = client
        .post(TEMPLATES, template(&files.url))
        .await
        .expect(201);
    assert_eq!(made["status"], "pending");
    assert_eq!(files.asked(), 1);
    let id = made["id"].as_str().expect("an id");
    let path = format!("{TEMPLATES}/{id}");
    eventually("Meta approves it", || async {
        client.get(&path).await.expect(200)["status"] == "approved"
    })
    .await;
    client
        .post(&format!("{TEMPLATES}/sync"), json!({}))
        .await
        .expect(200);
    let known = client.get(&path).await.expect(200);
    assert_eq!(
        known["header"]["example_url"], files.url,
        "it is not Meta's"
    );

    let audience = people(&client, 0..5).await;
    let campaign = super::story::draft(&client, id, audience).await;
    send(&client, &campaign).await;
    until(&client, &campaign, "completed").await;
    // The sandbox refuses a message whose header lacks its picture.
    let end = funnel_is_true(&client, &campaign, &meta).await;
    assert_eq!(end["reached"]["sent"], 5);
    assert_eq!(files.asked(), 1, "Meta fetches it for messages, not we");
    installation.finish().await;
}

#[test]
fn a_template_with_a_picture_is_uploaded_approved_and_sent() {
    on_both(a_picture_goes_out);
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_refused_and_nothing_is_kept() {
    let meta = Meta::start().await;
    let (page, inside) = (
        Files::serve("text/html", b"<html>"),
        Files::serve("image/png", PNG),
    );
    for (allow, url, code) in [
        ("true", &page.url, "media_wrong_kind"),
        ("", &inside.url, "target_private"),
    ] {
        let variables = [("ALLOW_PRIVATE_TARGETS", allow)];
        let installation = Installation::start_against(Footing::Embedded, &meta, &variables).await;
        let client = installation.client();
        installation.connect(RATE).await;
        let answer = client.post(TEMPLATES, template(url)).await;
        answer.refused(422, code);
        assert_eq!(answer.field(), "header.example_url");
        let listed = client.get(TEMPLATES).await.expect(200);
        let all = listed["data"].as_array().expect("a list");
        assert!(all.iter().all(|one| one["name"] != "spring_picture"));
        installation.finish().await;
    }
    assert_eq!((page.asked(), inside.asked()), (1, 0));
}
