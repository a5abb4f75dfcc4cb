//! Templates: pages, rules, review, edits and deletion.

use crate::world::{World, quick, template};
use sandbox::{Review, Switches, WABA_ID};
use serde_json::{Value, json};
use std::collections::HashSet;

fn path() -> String {
    format!("/v26.0/{WABA_ID}/message_templates")
}

#[tokio::test]
async fn templates_come_in_pages_of_25_until_there_is_no_next() {
    let world = World::start(quick()).await;
    world.post("/sandbox/templates", json!({"count": 60})).await;
    let mut names = HashSet::new();
    let mut sizes = Vec::new();
    let mut query = "?fields=name".to_owned();
    loop {
        let (status, page) = world.get(&format!("{}{query}", path())).await;
        assert_eq!(status, 200, "{page}");
        let data = page["data"].as_array().unwrap();
        sizes.push(data.len());
        names.extend(
            data.iter()
                .map(|one| one["name"].as_str().unwrap().to_owned()),
        );
        if page["paging"]["next"].is_null() {
            break;
        }
        let after = page["paging"]["cursors"]["after"].as_str().unwrap();
        query = format!("?fields=name&after={after}");
    }
    assert_eq!(sizes, [25, 25, 11]);
    assert_eq!(names.len(), 61);
    assert!(names.contains("hello_world"));
}

#[tokio::test]
async fn filters_leave_the_templates_that_fit() {
    let world = World::start(quick()).await;
    world.add_templates().await;
    let change = json!({"status": "PAUSED"});
    world.post("/sandbox/templates/plain/status", change).await;
    for (filter, wanted) in [
        ("name=named", vec!["named"]),
        ("status=PAUSED", vec!["plain"]),
        ("category=UTILITY", vec!["hello_world"]),
        ("language=de", vec![]),
        ("name_or_content=parcel", vec!["link"]),
    ] {
        let (_, page) = world.get(&format!("{}?{filter}", path())).await;
        let data = page["data"].as_array().unwrap();
        let names: Vec<&str> = data
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, wanted, "{filter}");
    }
}

/// A body with this text and as many examples as needed.
fn body(text: &str) -> Value {
    json!([{"type": "BODY", "text": text, "example": {"body_text": [["a", "b", "c", "d"]]}}])
}

fn with(component: impl Into<Value>) -> Value {
    let component: Value = component.into();
    json!([{"type": "BODY", "text": "A fine text."}, component])
}

/// What is wrong, the components, and the number of the rule.
type Case = (&'static str, Value, u32);

fn bad_bodies() -> Vec<Case> {
    vec![
        (
            "no body",
            json!([{"type": "FOOTER", "text": "Bye"}]),
            2_388_043,
        ),
        ("a long body", body(&"a".repeat(1_025)), 2_388_040),
        (
            "a gap",
            body("Hello {{1}} and {{3}} together now"),
            2_388_072,
        ),
        (
            "names among numbers",
            body("Hello {{name}} my friend"),
            2_388_072,
        ),
        ("neighbours", body("Hello {{1}}{{2}} my friend"), 2_388_072),
        ("a variable first", body("{{1}} is your code"), 2_388_299),
        ("a variable last", body("Your code is {{1}}"), 2_388_299),
        ("few words", body("Hi {{1}} - {{2}} - {{3}}!"), 2_388_293),
        (
            "no example",
            json!([{"type": "BODY", "text": "Hello {{1}} there"}]),
            2_388_043,
        ),
    ]
}

fn bad_surroundings() -> Vec<Case> {
    let labels = |count: usize| {
        let one = json!({"type": "QUICK_REPLY", "text": "Yes"});
        with(json!({"type": "BUTTONS", "buttons": vec![one; count]}))
    };
    vec![
        (
            "a long header",
            with(json!({"type": "HEADER", "format": "TEXT", "text": "a".repeat(61)})),
            2_388_040,
        ),
        (
            "an odd header",
            with(json!({"type": "HEADER", "format": "SMELL"})),
            2_388_047,
        ),
        (
            "a picture without example",
            with(json!({"type": "HEADER", "format": "IMAGE"})),
            2_388_043,
        ),
        (
            "a variable in the footer",
            with(json!({"type": "FOOTER", "text": "Bye {{1}}"})),
            2_388_073,
        ),
        ("eleven buttons", labels(11), 2_388_043),
        (
            "a long label",
            with(
                json!({"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "a".repeat(26)}]}),
            ),
            2_388_040,
        ),
        (
            "scattered replies",
            with(json!({"type": "BUTTONS", "buttons": [
                {"type": "QUICK_REPLY", "text": "Yes"},
                {"type": "URL", "text": "Go", "url": "https://example.com"},
                {"type": "QUICK_REPLY", "text": "No"},
            ]})),
            2_388_043,
        ),
    ]
}

#[tokio::test]
async fn a_template_that_breaks_a_rule_is_refused_with_the_number_of_the_rule() {
    let world = World::start(quick()).await;
    for (what, components, subcode) in bad_bodies().into_iter().chain(bad_surroundings()) {
        let (status, answer) = world.post(&path(), template("bad", components)).await;
        assert_eq!(status, 400, "{what}: {answer}");
        assert_eq!(answer["error"]["code"], 100, "{what}");
        assert_eq!(
            answer["error"]["error_subcode"], subcode,
            "{what}: {answer}"
        );
        assert!(answer["error"]["error_user_msg"].is_string(), "{what}");
    }
}

#[tokio::test]
async fn a_name_is_plain_and_taken_once_in_a_language() {
    let world = World::start(quick()).await;
    let mut odd_name = template("Bad Name", body("A fine text."));
    let (status, _) = world.post(&path(), odd_name.clone()).await;
    assert_eq!(status, 400);
    odd_name["name"] = "good_name".into();
    assert_eq!(world.post(&path(), odd_name.clone()).await.0, 200);
    let (status, answer) = world.post(&path(), odd_name).await;
    assert_eq!(
        (status, &answer["error"]["error_subcode"]),
        (400, &json!(2_388_024))
    );
}

#[tokio::test]
async fn a_new_template_is_pending_until_a_webhook_approves_it() {
    let world = World::start(Switches {
        review_ms: 100,
        ..quick()
    })
    .await;
    let (status, made) = world
        .post(&path(), template("offer", body("A fine text.")))
        .await;
    assert_eq!(status, 200, "{made}");
    assert_eq!(made["status"], "PENDING");
    let update = world
        .callback
        .change("message_template_status_update")
        .await;
    assert_eq!(update["event"], "APPROVED");
    assert_eq!(
        update["message_template_id"].to_string(),
        made["id"].as_str().unwrap()
    );
    assert_eq!(update["message_template_language"], "en_US");
    let one = format!("/v26.0/{}?fields=status,name", made["id"].as_str().unwrap());
    let (_, shown) = world.get(&one).await;
    assert_eq!(
        (&shown["status"], &shown["name"]),
        (&json!("APPROVED"), &json!("offer"))
    );
}

#[tokio::test]
async fn a_review_can_end_badly() {
    let world = World::start(Switches {
        review: Review::Reject,
        ..quick()
    })
    .await;
    world
        .post(&path(), template("offer", body("A fine text.")))
        .await;
    let update = world
        .callback
        .change("message_template_status_update")
        .await;
    assert_eq!(update["event"], "REJECTED");
    assert_eq!(update["reason"], "INVALID_FORMAT");
}

#[tokio::test]
async fn an_approved_template_is_edited_once_a_day_and_a_pending_one_never() {
    let world = World::start(Switches {
        review: Review::Pending,
        ..quick()
    })
    .await;
    world.add_templates().await;
    let (_, page) = world.get(&format!("{}?name=plain", path())).await;
    let one = format!("/v26.0/{}", page["data"][0]["id"].as_str().unwrap());
    let change = json!({"components": body("A better text.")});
    assert_eq!(
        world.post(&one, change.clone()).await,
        (200, json!({"success": true}))
    );
    let (status, refused) = world.post(&one, change.clone()).await;
    assert_eq!(
        (status, &refused["error"]["error_subcode"]),
        (400, &json!(2_388_039))
    );
    let approve = json!({"status": "APPROVED"});
    world
        .post("/sandbox/templates/plain/status", approve.clone())
        .await;
    assert_eq!(world.post(&one, change.clone()).await.0, 400);
    world
        .patch("/sandbox/switches", json!({"edit_limit": false}))
        .await;
    assert_eq!(world.post(&one, change).await.0, 200);
    world.post("/sandbox/templates/plain/status", approve).await;
    assert_eq!(
        world.post(&one, json!({"category": "UTILITY"})).await.0,
        400
    );
}

#[tokio::test]
async fn a_deleted_template_is_gone() {
    let world = World::start(quick()).await;
    let path = format!("{}?name=hello_world", path());
    assert_eq!(world.delete(&path).await, (200, json!({"success": true})));
    let (_, page) = world.get(&path).await;
    assert_eq!(page["data"], json!([]));
    assert_eq!(world.delete(&path).await.0, 400);
}
