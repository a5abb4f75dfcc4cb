//! Uploads of files for headers, and the templates that name them.

use crate::world::{World, quick, template};
use sandbox::{APP_ID, WABA_ID};
use serde_json::{Value, json};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand so on";

/// Opens a session; the answer.
async fn open(world: &World, app: &str, file_type: &str, length: usize) -> (u16, Value) {
    let query = format!("file_name=a&file_length={length}&file_type={file_type}");
    world
        .post(&format!("/v26.0/{app}/uploads?{query}"), json!({}))
        .await
}

/// Puts bytes into a session, with these headers.
async fn put(world: &World, session: &str, headers: &[(&str, &str)], bytes: &[u8]) -> (u16, Value) {
    let url = format!("{}/v26.0/{session}", world.address);
    let mut request = world.http.post(url).body(bytes.to_vec());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

const TOKEN: (&str, &str) = ("authorization", "OAuth sandbox-token");

async fn session(world: &World, file_type: &str, length: usize) -> String {
    let (status, opened) = open(world, APP_ID, file_type, length).await;
    assert_eq!(status, 200, "{opened}");
    opened["id"].as_str().unwrap().to_owned()
}

async fn handle(world: &World, file_type: &str) -> String {
    let session = session(world, file_type, PNG.len()).await;
    let (status, sent) = put(world, &session, &[TOKEN, ("file_offset", "0")], PNG).await;
    assert_eq!(status, 200, "{sent}");
    sent["h"].as_str().unwrap().to_owned()
}

fn path() -> String {
    format!("/v26.0/{WABA_ID}/message_templates")
}

fn with(name: &str, format: &str, handle: &str) -> Value {
    let header =
        json!({"type": "HEADER", "format": format, "example": {"header_handle": [handle]}});
    template(
        name,
        json!([header, {"type": "BODY", "text": "Look at this."}]),
    )
}

#[tokio::test]
async fn a_template_names_its_file_by_the_handle_of_an_upload_and_shows_an_address() {
    let world = World::start(quick()).await;
    for (name, format, file_type) in [
        ("picture", "IMAGE", "image/png"),
        ("film", "VIDEO", "video/mp4"),
        ("paper", "DOCUMENT", "application/pdf"),
    ] {
        let handle = handle(&world, file_type).await;
        assert!(handle.starts_with("4::"), "{handle}");
        let (status, made) = world.post(&path(), with(name, format, &handle)).await;
        assert_eq!(status, 200, "{made}");
        let (_, page) = world.get(&format!("{}?name={name}", path())).await;
        let shown = &page["data"][0]["components"][0]["example"]["header_handle"][0];
        let shown = shown.as_str().unwrap();
        assert!(shown.starts_with("https://scontent."), "{shown}");
    }
}

#[tokio::test]
async fn a_template_without_a_handle_that_was_handed_out_is_neither_made_nor_edited() {
    let world = World::start(quick()).await;
    world.add_templates().await;
    let (_, page) = world.get(&format!("{}?name=picture", path())).await;
    let picture = format!("/v26.0/{}", page["data"][0]["id"].as_str().unwrap());
    let pdf = handle(&world, "application/pdf").await;
    for wrong in ["https://a.example/a.png", "4::aW", "", &pdf] {
        let new = with("new", "IMAGE", wrong);
        let edit = json!({ "components": new["components"] });
        for (path, body) in [(&path(), new), (&picture, edit)] {
            let (status, refused) = world.post(path, body).await;
            assert_eq!(
                (status, &refused["error"]["error_subcode"]),
                (400, &json!(2_388_273)),
                "{wrong}: {refused}"
            );
        }
    }
    let right = with("new", "IMAGE", &handle(&world, "image/jpeg").await);
    let edit = json!({ "components": right["components"] });
    assert_eq!(world.post(&picture, edit).await.0, 200);
}

#[tokio::test]
async fn an_upload_that_is_not_as_announced_is_refused() {
    let world = World::start(quick()).await;
    for (app, file_type, length, code) in [
        ("100000000000099", "image/png", 3, 100),
        (APP_ID, "image/gif", 3, 100),
        (APP_ID, "text/html", 3, 100),
        (APP_ID, "image/png", 0, 100),
    ] {
        let (status, refused) = open(&world, app, file_type, length).await;
        assert_eq!(
            (status, &refused["error"]["code"]),
            (400, &json!(code)),
            "{app} {file_type} {length}: {refused}"
        );
    }
    let id = session(&world, "image/png", PNG.len()).await;
    let unsigned = id.split('?').next().unwrap();
    let offset = ("file_offset", "0");
    let wrong = ("authorization", "OAuth another-token");
    let shorter = &PNG[1..];
    for (id, headers, bytes, status) in [
        (id.as_str(), vec![offset], PNG, 401),
        (&id, vec![wrong, offset], PNG, 401),
        (&id, vec![TOKEN], PNG, 400),
        (&id, vec![TOKEN, ("file_offset", "7")], PNG, 400),
        (&id, vec![TOKEN, offset], shorter, 400),
        (unsigned, vec![TOKEN, offset], PNG, 400),
        ("upload:0?sig=0", vec![TOKEN, offset], PNG, 400),
        // All of that left the session as it was; once used it is gone.
        (&id, vec![TOKEN, offset], PNG, 200),
        (&id, vec![TOKEN, offset], PNG, 400),
    ] {
        let (answered, body) = put(&world, id, &headers, bytes).await;
        assert_eq!(answered, status, "{id} {headers:?}: {body}");
    }
}
