//! Contacts: looked for, changed, opted out, imported after a look at what a file would do.

use crate::support::{KEY, Page, Person, Server, eventually};
use reqwest::Method;
use serde_json::{Value, json};

const LIST: &str = "/agents/default/contacts";
const WILD: &str = "<img src=x onerror=alert(1)>";

/// Chooses a file in the form of imports and sends it.
async fn upload(person: &mut Person, name: &str, text: &str) -> Page {
    let csrf = person.csrf().to_owned();
    let body = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n\
         --edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: text/csv\r\n\r\n{text}\r\n--edge--\r\n"
    );
    let request = person
        .request(Method::POST, &format!("{LIST}/imports"))
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(body);
    person.answer(request).await
}

async fn contacts(server: &Server) -> Vec<Value> {
    let list = server
        .client()
        .get("agents/default/contacts")
        .await
        .expect(200);
    list["data"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn a_contact_is_added_and_changed_and_what_is_wrong_is_told_beside_the_field() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    assert!(person.get(LIST).await.text.contains("There is nobody yet"));
    let age = [("name", "age"), ("kind", "number"), ("label", "Age")];
    person
        .post(&format!("{LIST}/attributes"), &age)
        .await
        .leads_to();
    let form = [
        ("name", WILD),
        ("phone", "+351 912 345 678"),
        ("external_id", "a-1"),
        ("attributes.age", "41"),
    ];
    let path = person.post(LIST, &form).await.leads_to().to_owned();
    let page = person.get(&path).await.expect(200);
    assert!(!page.text.contains("<img"), "{}", page.text);
    for text in [
        "Contact added.",
        "&lt;img src=x onerror",
        "+351912345678",
        "Can be written to",
        "41",
    ] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    let stored = &contacts(&server).await[0];
    assert_eq!(stored["attributes"]["age"], 41);
    is_changed(&server, &mut person, &path).await;
}

/// Two forms that are refused, and one that is not.
async fn is_changed(server: &Server, person: &mut Person, path: &str) {
    let wrong = [("name", "Ana"), ("email", "ana"), ("attributes.age", "old")];
    let page = person
        .post(&format!("{path}/edit"), &wrong)
        .await
        .expect(422);
    assert!(
        page.text.contains("id=\"f-attributes-age-problem\""),
        "{}",
        page.text
    );
    let page = person
        .post(&format!("{path}/edit"), &wrong[..2])
        .await
        .expect(422);
    assert!(
        page.text.contains("id=\"f-email-problem\""),
        "{}",
        page.text
    );
    let right = [
        ("name", "Ana"),
        ("phone", "+351912345678"),
        ("attributes.age", ""),
    ];
    person
        .post(&format!("{path}/edit"), &right)
        .await
        .leads_to();
    let stored = &contacts(server).await[0];
    assert_eq!(
        (&stored["name"], &stored["attributes"]),
        (&json!("Ana"), &json!({}))
    );
    assert_eq!(stored["external_id"], json!(null), "an empty field clears");
}

#[tokio::test]
async fn a_contact_is_opted_out_and_in_and_deleted() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let form = [("name", "Ana"), ("phone", "+351 912 345 678")];
    let path = person.post(LIST, &form).await.leads_to().to_owned();
    person
        .post(&format!("{path}/opt-out"), &[])
        .await
        .leads_to();
    let page = person.get(&path).await;
    assert!(page.text.contains("Opted out") && page.text.contains("by the team"));
    person.post(&format!("{path}/opt-in"), &[]).await.leads_to();
    let page = person.get(&path).await;
    assert!(page.text.contains("Opted in") && page.text.contains("Can be written to"));
    let gone = person.post(&format!("{path}/delete"), &[]).await;
    assert!(gone.leads_to().ends_with("/contacts"));
    person.get(&path).await.expect(404);
}

#[tokio::test]
async fn people_are_found_by_text_and_by_conditions() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let rows = json!({"contacts": [
        {"name": "Ana", "phone": "+351912345678"},
        {"name": "Bob <b>", "phone": "+351912345679"},
    ]});
    server
        .client()
        .post("agents/default/contacts", rows)
        .await
        .expect(200);
    let page = person.get(LIST).await.expect(200);
    assert!(page.text.contains("Ana") && page.text.contains("Bob &lt;b&gt;"));
    let page = person.get(&format!("{LIST}?q=bob")).await.expect(200);
    assert!(
        page.text.contains("/contacts/found?q=bob\""),
        "{}",
        page.text
    );
    let found = person.get(&format!("{LIST}/found?q=bob")).await.expect(200);
    assert!(found.text.contains("Bob &lt;b&gt;") && !found.text.contains("Ana"));
    let conditions = [
        ("audience.kind", "conditions"),
        ("audience.join", "and"),
        ("audience.0.field", "name"),
        ("audience.0.op", "eq"),
        ("audience.0.value", "Ana"),
    ];
    let narrowed = person
        .post(&format!("{LIST}/look/filter"), &conditions)
        .await;
    let address = narrowed.leads_to().to_owned();
    let (_, query) = address.split_once('?').expect("a filter");
    let found = person
        .get(&format!("{LIST}/found?{query}"))
        .await
        .expect(200);
    assert!(
        found.text.contains("Ana") && !found.text.contains("Bob"),
        "{}",
        found.text
    );
    person
        .get(&format!("{LIST}/found?filter=rubbish"))
        .await
        .expect(422);
}

#[tokio::test]
async fn a_file_is_judged_before_anything_of_it_is_written() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let known = json!({"contacts": [{"external_id": "a", "name": "Ana"}]});
    server
        .client()
        .post("agents/default/contacts", known)
        .await
        .expect(200);
    let file = "external_id;name;email\na;Anna;\nb;<i>Bob;bob@example.com\nc;Cleo;=cmd\nb;Bobby;\n";
    let path = upload(&mut person, "people.csv", file)
        .await
        .leads_to()
        .to_owned();
    let page = person.get(&path).await.expect(200);
    for text in [
        "Nothing has been written yet.",
        "4 rows, all of the file",
        "<span class=\"value\">1</span><span class=\"name\">would be created</span>",
        "<span class=\"value\">2</span><span class=\"name\">would be updated</span>",
        "<span class=\"value\">1</span><span class=\"name\">would be rejected</span>",
        "&lt;i&gt;Bob",
    ] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    assert_eq!(contacts(&server).await.len(), 1, "nothing is written");
    person.post(&format!("{path}/begin"), &[]).await.leads_to();
    let api = path.trim_start_matches('/').replace("contacts/", "");
    let client = server.client();
    let ended = || async { client.get(&api).await.expect(200)["status"] == "completed" };
    eventually("the import has ended", ended).await;
    let names: Vec<_> = contacts(&server)
        .await
        .iter()
        .map(|row| row["name"].clone())
        .collect();
    assert_eq!(names, ["Anna", "Bobby"]);
    let page = person.get(&path).await.expect(200);
    assert!(page.text.contains("id=\"import-rejected\">1<") && page.text.contains("errors.csv"));
    let errors = person.get(&format!("{path}/errors.csv")).await.expect(200);
    assert!(
        errors
            .header("content-disposition")
            .starts_with("attachment")
    );
    assert!(
        errors
            .text
            .starts_with("line,code,message\r\n4,\"invalid_email\","),
        "{}",
        errors.text
    );
}

#[tokio::test]
async fn a_file_that_was_judged_can_be_discarded() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let path = upload(&mut person, "people.csv", "name\nAna\n")
        .await
        .leads_to()
        .to_owned();
    person.post(&format!("{path}/forget"), &[]).await.leads_to();
    person.get(&path).await.expect(404);
    assert!(contacts(&server).await.is_empty());
}

#[tokio::test]
async fn columns_that_mean_nothing_are_named_all_of_them() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let page = upload(
        &mut person,
        "people.csv",
        "name,city,shoe_size,name\nAna,Rome,38,x\n",
    )
    .await;
    let page = page.expect(422);
    for text in [
        "<code>city</code>",
        "<code>shoe_size</code>",
        "Unknown",
        "There twice",
        "id=\"f-file-problem\"",
    ] {
        assert!(page.text.contains(text), "{text}: {}", page.text);
    }
    upload(&mut person, "people.csv", "").await.expect(422);
    upload(&mut person, "people.json", "{}").await.expect(422);
    assert!(contacts(&server).await.is_empty());
}

#[tokio::test]
async fn attributes_are_made_labelled_archived_and_restored() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let list = format!("{LIST}/attributes");
    let city = [("name", "city"), ("kind", "text")];
    person.post(&list, &city).await.leads_to();
    let page = person.post(&list, &city).await.expect(422);
    assert!(page.text.contains("id=\"f-name-problem\""));
    let path = format!("{list}/city");
    person
        .post(
            &path,
            &[("label", "Home town"), ("description", "<u>Where</u>")],
        )
        .await
        .leads_to();
    let page = person.get(&list).await.expect(200);
    assert!(page.text.contains("Home town") && page.text.contains("&lt;u&gt;Where"));
    person
        .post(&format!("{path}/archive"), &[])
        .await
        .leads_to();
    assert!(person.get(&list).await.text.contains("Archived"));
    assert!(
        !person
            .get(&format!("{LIST}/new"))
            .await
            .text
            .contains("Home town")
    );
    person
        .post(&format!("{path}/restore"), &[])
        .await
        .leads_to();
    assert!(
        person
            .get(&format!("{LIST}/new"))
            .await
            .text
            .contains("Home town")
    );
    person.get(&format!("{list}/nothing")).await.expect(404);
}

#[tokio::test]
async fn segments_are_saved_listed_and_deleted() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let list = format!("{LIST}/segments");
    assert!(person.get(&list).await.text.contains("No segment yet"));
    person.get(&format!("{list}/new")).await.expect(200);
    let form = [("name", "Everybody <3"), ("audience.kind", "all")];
    person.post(&list, &form).await.leads_to();
    let page = person.post(&list, &form).await.expect(422);
    assert!(page.text.contains("id=\"f-name-problem\""));
    let page = person.get(&list).await.expect(200);
    assert!(page.text.contains("Everybody &lt;3"));
    let all = server
        .client()
        .get("agents/default/segments")
        .await
        .expect(200);
    let id = all["data"][0]["id"].as_str().unwrap();
    person
        .post(&format!("{list}/{id}/delete"), &[])
        .await
        .leads_to();
    assert!(person.get(&list).await.text.contains("No segment yet"));
}
