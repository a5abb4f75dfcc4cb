//! Templates: written with a preview, refused beside the field as at the API, followed through Meta's review.

use crate::{
    journey::real,
    support::{Footing, Installation, KEY, Meta, Page, Person, Server, eventually},
};
use serde_json::json;

const LIST: &str = "/agents/default/templates";
const PREVIEW: &str = "/agents/default/look/template/preview";
const WILD: &str = "<script>alert(1)</script> & \"{{1}}\"";

/// A form that is in order.
const FORM: [(&str, &str); 8] = [
    ("name", "order_update"),
    ("language", "en_US"),
    ("category", "utility"),
    ("header.type", "text"),
    ("header.text", "Your order"),
    ("body", "Hi {{1}}, your order is on its way to you."),
    ("footer", "Reply STOP to opt out"),
    ("examples.1", "Ana"),
];

/// The form with these fields set.
fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = FORM
        .into_iter()
        .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    kept.chain(changes.iter().copied()).collect()
}

/// What is said beside the field `name`.
#[track_caller]
fn beside(page: &Page, name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let id: String = name.chars().map(plain).collect();
    let start = format!("id=\"f-{id}-problem\">");
    let (_, rest) = page
        .text
        .split_once(&start)
        .unwrap_or_else(|| panic!("nothing beside {name}: {}", page.text));
    rest.split('<').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_template_is_made_shown_changed_copied_and_deleted() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let empty = person.get(LIST).await.expect(200);
    assert!(empty.text.contains("There is no template yet"));
    person.get(&format!("{LIST}/new")).await.expect(200);
    let made = person.post(LIST, &FORM).await;
    let path = made.leads_to().to_owned();
    let page = person.get(&path).await.expect(200);
    for text in [
        "Template made. It can be sent.",
        "Hi Ana, your order is on its way to you.",
        "Approved",
        "Simulated",
        "Your order",
        "Reply STOP to opt out",
    ] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    let edit = person.get(&format!("{path}/edit")).await.expect(200);
    assert!(edit.text.contains("value=\"Your order\""));
    let changed = with(&[
        ("header.type", ""),
        ("body", "Hello {{1}}, it has arrived today."),
    ]);
    let saved = person.post(&format!("{path}/edit"), &changed).await;
    assert_eq!(saved.leads_to(), path);
    let page = person.get(&path).await.expect(200);
    assert!(page.text.contains("Hello Ana, it has arrived today."));
    assert!(!page.text.contains("Your order"));
    let id = path.rsplit('/').next().unwrap();
    let copy = person
        .get(&format!("{LIST}/new?from={id}"))
        .await
        .expect(200);
    assert!(copy.text.contains("value=\"order_update_copy\""));
    let gone = person.post(&format!("{path}/delete"), &[]).await;
    assert!(gone.leads_to().ends_with("/templates"));
    person.get(&path).await.expect(404);
}

#[tokio::test]
async fn what_the_api_refuses_is_told_beside_the_field() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let url = [("buttons[0].type", "url"), ("buttons[0].text", "Track it")];
    let forms: [(&str, Vec<(&str, &str)>); 8] = [
        ("name", with(&[("name", "Order Update")])),
        ("body", with(&[("body", "Hi {{2}}, it is there.")])),
        ("body", with(&[("body", "")])),
        ("header.text", with(&[("header.text", "{{1}} {{2}}")])),
        ("header.example_url", with(&[("header.type", "image")])),
        ("footer", with(&[("footer", "Hi {{1}}")])),
        (
            "buttons[0].url",
            [with(&[]), url.to_vec(), vec![("buttons[0].url", "ftp://x")]].concat(),
        ),
        (
            "buttons[0].code_expiration_minutes",
            with(&[
                ("buttons[0].type", "otp"),
                ("buttons[0].otp_type", "copy_code"),
                ("buttons[0].code_expiration_minutes", "soon"),
            ]),
        ),
    ];
    for (field, form) in forms {
        let page = person.post(LIST, &form).await.expect(422);
        assert!(!beside(&page, field).is_empty());
        let kept = form.iter().find(|(name, _)| *name == "body").unwrap().1;
        assert!(page.text.contains(kept), "what was typed stays");
    }
    person.post(LIST, &FORM).await.leads_to();
    let page = person.post(LIST, &FORM).await.expect(422);
    assert!(beside(&page, "name").contains("choose another name or language"));
    let list = server
        .client()
        .get("agents/default/templates")
        .await
        .expect(200);
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn buttons_are_added_moved_and_removed_without_script() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let two = with(&[
        ("buttons[0].type", "quick_reply"),
        ("buttons[0].text", "Thanks"),
        ("buttons[1].type", "phone_number"),
        ("buttons[1].text", "Call"),
        ("buttons[1].phone_number", "+15550001111"),
    ]);
    let page = person
        .post(LIST, &[two.clone(), vec![("do", "add")]].concat())
        .await;
    let page = page.expect(200);
    assert!(
        page.text.contains("<legend>Button 3</legend>"),
        "{}",
        page.text
    );
    let page = person
        .post(LIST, &[two.clone(), vec![("do", "up-1")]].concat())
        .await;
    let call = page.text.find("value=\"Call\"").unwrap();
    assert!(call < page.text.find("value=\"Thanks\"").unwrap());
    let page = person
        .post(LIST, &[two.clone(), vec![("do", "remove-0")]].concat())
        .await;
    assert!(!page.text.contains("value=\"Thanks\"") && page.text.contains("value=\"Call\""));
    let path = person.post(LIST, &two).await.leads_to().to_owned();
    let page = person.get(&path).await.expect(200);
    assert!(page.text.contains("Thanks") && page.text.contains("+15550001111"));
}

#[tokio::test]
async fn the_preview_shows_text_as_text_and_what_meta_would_refuse() {
    let server = Server::start();
    let body = json!({"name": "Vera", "role": "viewer"});
    let key = server.client().post("api_keys", body).await.expect(201);
    let key = key["secret"].as_str().unwrap();
    let mut vera = Person::signed_in(server.address(), key).await;
    let page = vera.post(PREVIEW, &FORM).await.expect(200);
    assert!(
        page.text
            .contains("Hi Ana, your order is on its way to you.")
    );
    assert!(page.text.contains("It keeps every rule of Meta's"));
    let page = vera
        .post(PREVIEW, &with(&[("body", "{{1}}, it is there for you.")]))
        .await;
    assert!(
        page.text
            .contains("Good enough for the simulation; Meta would refuse it.")
    );
    let page = vera
        .post(PREVIEW, &with(&[("body", WILD), ("footer", "<b>now</b>")]))
        .await;
    assert!(!page.text.contains("<script>alert") && !page.text.contains("<b>now"));
    assert!(page.text.contains("&lt;script&gt;alert(1)"));
    vera.post(LIST, &FORM).await.expect(403);
}

#[tokio::test]
async fn metas_review_is_followed_and_its_list_is_fetched() {
    let meta = Meta::start().await;
    let installation = Installation::start_against(Footing::Embedded, &meta, &[]).await;
    installation.connect(real::RATE).await;
    let mut person = Person::signed_in(installation.address(), KEY).await;
    meta.add_template(real::template()).await;
    let done = person.post(&format!("{LIST}/sync"), &[]).await;
    assert!(done.leads_to().ends_with("/templates"));
    let list = person.get(LIST).await.expect(200);
    assert!(
        list.text.contains("Fetched from Meta: 1 new template"),
        "{}",
        list.text
    );
    assert!(list.text.contains("spring_news"));
    // Good enough for the simulation, not for Meta.
    let page = person
        .post(LIST, &with(&[("examples.1", "")]))
        .await
        .expect(422);
    assert!(beside(&page, "examples.1").contains("Meta wants an example"));
    let path = person.post(LIST, &FORM).await.leads_to().to_owned();
    let client = installation.client();
    let status = || async {
        let all = client.get("agents/default/templates").await.expect(200);
        let all = all["data"].as_array().unwrap().clone();
        let ours = all.into_iter().find(|row| row["name"] == "order_update");
        ours.map(|row| row["status"].as_str().unwrap().to_owned())
    };
    eventually("Meta has reviewed it", || async {
        status().await.as_deref() == Some("approved")
    })
    .await;
    meta.set_template_status("order_update", "REJECTED").await;
    eventually("it is rejected", || async {
        status().await.as_deref() == Some("rejected")
    })
    .await;
    let page = person.get(&path).await.expect(200);
    assert!(page.text.contains("Rejected"), "{}", page.text);
}
