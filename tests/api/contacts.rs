//! Attributes, contacts, audiences and segments over HTTP.

use crate::support::{Answer, Client, Server};
use reqwest::Method;
use serde_json::{Value, json};

const CONTACTS: &str = "agents/default/contacts";

async fn with_attributes(client: &Client) {
    for (name, kind) in [
        ("city", "text"),
        ("age", "number"),
        ("vip", "boolean"),
        ("since", "date"),
    ] {
        let given = json!({"name": name, "label": name.to_uppercase(), "type": kind});
        client
            .post("agents/default/attributes", given)
            .await
            .expect(201);
    }
}

/// The list of contacts with a filter, its characters escaped.
fn filtered(filter: &str) -> String {
    let escaped: String = filter.bytes().map(|byte| format!("%{byte:02x}")).collect();
    format!("{CONTACTS}?filter={escaped}")
}

fn path_of(contact: &Value) -> String {
    format!("{CONTACTS}/{}", contact["id"].as_str().expect("an id"))
}

#[tokio::test]
async fn attributes_are_made_listed_and_archived() {
    let server = Server::start();
    let client = server.client();
    with_attributes(&client).await;
    let all = client
        .get("agents/default/attributes?limit=3")
        .await
        .expect(200);
    assert_eq!(all["data"][1]["type"], "number");
    assert!(all["next_cursor"].is_string());
    let archived = client
        .patch(
            "agents/default/attributes/city",
            json!({"archived": true, "label": null}),
        )
        .await
        .expect(200);
    assert_eq!(
        (&archived["archived"], &archived["label"]),
        (&json!(true), &json!(null))
    );
    client
        .patch("agents/default/attributes/nothing", json!({}))
        .await
        .refused(404, "not_found");
    client
        .patch("agents/default/attributes/a%00b", json!({}))
        .await
        .refused(404, "not_found");
    client
        .post(
            "agents/default/attributes",
            json!({"name": "city", "type": "text"}),
        )
        .await
        .refused(409, "attribute_exists");
    client
        .post(
            "agents/default/attributes",
            json!({"name": "x", "type": "colour"}),
        )
        .await
        .refused(422, "invalid_value");
    client
        .patch("agents/default/attributes/age", json!({"type": "text"}))
        .await
        .refused(422, "unknown_field");
}

#[tokio::test]
async fn contacts_are_put_and_found() {
    let server = Server::start();
    let client = server.client();
    with_attributes(&client).await;
    let given = json!({"contacts": [
        {"external_id": "a", "name": "José", "email": "jose@example.com", "phone": "+55 11 98765-4321",
         "attributes": {"city": "São Paulo", "age": 41, "vip": true, "since": "2024-02-29"}},
        {"external_id": "b", "attributes": {"age": "old"}},
        {"external_id": "c", "nickname": "x"},
        {"phone": "nonsense"},
    ]});
    let done = client.post(CONTACTS, given).await.expect(200);
    assert_eq!((&done["created"], &done["updated"]), (&json!(2), &json!(0)));
    let codes: Vec<_> = done["rejected"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| (row["index"].clone(), row["code"].clone()))
        .collect();
    assert_eq!(
        codes,
        [
            (json!(1), json!("invalid_attribute")),
            (json!(2), json!("unknown_field"))
        ]
    );
    let (jose, nonsense) = (&done["data"][0], &done["data"][1]);
    assert_eq!(
        (&jose["phone"], &jose["phone_valid"]),
        (&json!("+5511987654321"), &json!(true))
    );
    assert_eq!(
        (&nonsense["phone"], &nonsense["phone_valid"]),
        (&json!("nonsense"), &json!(false))
    );
    assert_eq!(client.get(&path_of(jose)).await.expect(200), *jose);

    let found = client.get(&format!("{CONTACTS}?q=JOSÉ")).await.expect(200);
    assert_eq!(found, json!({"data": [jose], "next_cursor": null}));
    let filter = json!({"field": "attributes.age", "op": "gte", "value": 41}).to_string();
    let found = client.get(&filtered(&filter)).await.expect(200);
    assert_eq!(found["data"], json!([jose]));
}

#[tokio::test]
async fn a_contact_is_changed_opted_out_and_deleted() {
    let server = Server::start();
    let client = server.client();
    with_attributes(&client).await;
    let given = json!({"contacts": [{"name": "José", "email": "jose@example.com",
        "attributes": {"city": "São Paulo", "age": 41, "vip": true, "since": "2024-02-29"}}]});
    let done = client.post(CONTACTS, given).await.expect(200);
    let jose = &done["data"][0];
    let changed = client
        .patch(
            &path_of(jose),
            json!({"email": null, "attributes": {"vip": null}}),
        )
        .await
        .expect(200);
    assert_eq!(
        (&changed["email"], &changed["name"]),
        (&json!(null), &json!("José"))
    );
    assert_eq!(
        changed["attributes"],
        json!({"city": "São Paulo", "age": 41, "since": "2024-02-29"})
    );
    client
        .patch(&path_of(jose), json!({"id": "con_9"}))
        .await
        .refused(422, "unknown_field");
    client
        .patch(&path_of(jose), json!({"attributes": {"plan": 1}}))
        .await
        .refused(422, "unknown_attribute");

    let out = client
        .post(&format!("{}/opt_out", path_of(jose)), json!({}))
        .await
        .expect(200);
    assert!(out["opted_out_at"].is_string());
    let back = client
        .post(&format!("{}/opt_in", path_of(jose)), json!({}))
        .await
        .expect(200);
    assert_eq!(back["opted_out_at"], json!(null));
    client.delete(&path_of(jose)).await.expect(200);
    client
        .delete(&path_of(jose))
        .await
        .refused(404, "not_found");
    client
        .get(&format!("{CONTACTS}/cmp_1"))
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn a_request_that_cannot_be_read_changes_nothing() {
    let server = Server::start();
    let client = server.client();
    let twice =
        json!({"contacts": [{"external_id": "a"}, {"external_id": "b"}, {"external_id": "a"}]});
    let refused = client.post(CONTACTS, twice).await;
    refused.refused(422, "duplicate_external_id");
    assert_eq!(refused.body["error"]["details"]["indexes"], json!([0, 2]));
    client
        .post(CONTACTS, json!({"contacts": []}))
        .await
        .refused(422, "invalid_contact_count");
    let many = json!({"contacts": vec![json!({"name": "x"}); 1001]});
    client
        .post(CONTACTS, many)
        .await
        .refused(422, "invalid_contact_count");
    client
        .post(CONTACTS, json!({"contacts": {}}))
        .await
        .refused(422, "invalid_value");
    client
        .post(CONTACTS, json!({"people": []}))
        .await
        .refused(422, "unknown_field");
    let broken = |body: &'static [u8]| client.request(Method::POST, CONTACTS).body(body);
    Answer::to(broken(b"{\"contacts\": ["))
        .await
        .refused(400, "malformed_json");
    Answer::to(broken(b"{\"contacts\": [{\"name\": \"\xff\"}]}"))
        .await
        .refused(400, "malformed_json");
    let large = client
        .request(Method::POST, CONTACTS)
        .body(vec![b' '; 10 * 1024 * 1024 + 1]);
    Answer::to(large).await.refused(413, "body_too_large");
    assert_eq!(client.get(CONTACTS).await.expect(200)["data"], json!([]));
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_is_refused() {
    let server = Server::start();
    let client = server.client();
    client
        .get(&filtered("{"))
        .await
        .refused(400, "malformed_filter");
    client
        .get(&filtered("{\"xor\":[]}"))
        .await
        .refused(422, "unknown_key");
    let nested = format!(
        "{}{{\"field\":\"name\",\"op\":\"is_set\"}}{}",
        "{\"not\":".repeat(1000),
        "}".repeat(1000)
    );
    client
        .get(&filtered(&nested))
        .await
        .refused(422, "nested_too_deep");
    let body = format!("{{\"audience\":{{\"filter\":{nested}}}}}");
    let request = client
        .request(Method::POST, "agents/default/audience/preview")
        .body(body);
    Answer::to(request).await.refused(422, "nested_too_deep");
    let deep = (0..40).fold(
        json!({"field": "name", "op": "is_set"}),
        |inner, _| json!({"not": inner}),
    );
    let body = json!({"audience": {"filter": deep}});
    let refused = client.post("agents/default/audience/preview", body).await;
    refused.refused(422, "filter_too_deep");
    client
        .get(&format!("{CONTACTS}?cursor=rubbish"))
        .await
        .refused(400, "invalid_cursor");
    client
        .get(&format!("{CONTACTS}?limit=0"))
        .await
        .refused(400, "invalid_limit");
}

#[tokio::test]
async fn an_audience_is_previewed_and_saved() {
    let server = Server::start();
    let client = server.client();
    with_attributes(&client).await;
    let given = json!({"contacts": [
        {"external_id": "a", "phone": "+5511987654321", "attributes": {"age": 30}},
        {"external_id": "b", "phone": "+5511987654321", "attributes": {"age": 31}},
        {"external_id": "c", "phone": "x", "attributes": {"age": 32}},
        {"external_id": "d", "attributes": {"age": 33}},
        {"external_id": "e", "phone": "+5511987654322", "attributes": {"age": 34}},
        {"external_id": "f", "phone": "+5511987654323"},
    ]});
    let done = client.post(CONTACTS, given).await.expect(200);
    client
        .post(&format!("{}/opt_out", path_of(&done["data"][4])), json!({}))
        .await
        .expect(200);
    let audience = json!({"filter": {"field": "attributes.age", "op": "gt", "value": 1}});
    let found = client
        .post(
            "agents/default/audience/preview",
            json!({"audience": audience}),
        )
        .await
        .expect(200);
    assert_eq!(
        (&found["matched"], &found["sendable"]),
        (&json!(5), &json!(1))
    );
    let skipped = json!({"no_phone": 1, "invalid_phone": 1, "opted_out": 1, "duplicate_phone": 1});
    assert_eq!(found["skipped"], skipped);
    assert_eq!(found["sample"][0], done["data"][0]);

    let saved = json!({"name": "grown up", "audience": audience});
    let segment = client
        .post("agents/default/segments", saved.clone())
        .await
        .expect(201);
    client
        .post("agents/default/segments", saved)
        .await
        .refused(409, "segment_exists");
    let path = format!(
        "agents/default/segments/{}",
        segment["id"].as_str().expect("an id")
    );
    assert_eq!(client.get(&path).await.expect(200), segment);
    let changed = client
        .patch(&path, json!({"audience": {"all": true}}))
        .await
        .expect(200);
    assert_eq!(
        (&changed["name"], &changed["audience"]),
        (&json!("grown up"), &json!({"all": true}))
    );
    let refused = client
        .patch(&path, json!({"audience": {"contact_ids": ["con_999"]}}))
        .await;
    refused.refused(422, "unknown_contacts");
    client.delete(&path).await.expect(200);
    client.get(&path).await.refused(404, "not_found");
}
