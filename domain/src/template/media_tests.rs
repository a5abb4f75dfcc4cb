//! Headers with files, told as facts: Meta is played by the sandbox, and the files lie on servers of the test.

use super::{Change, Content, Header, HeaderKind, New, Synced, create, edit, get, submit, sync};
use crate::{
    Error, Settings,
    channel::token_of,
    testing::{
        World,
        meta::{self, Meta, Raw, Reply, json},
        world,
    },
};
use entity::template::{Category, Entity, Model, TemplateStatus};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand so on";
const MEGABYTE: usize = 1024 * 1024;

/// A file as a server hands it out.
fn file(content_type: &str, length: &str, bytes: &[u8]) -> Reply {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\n{length}connection: close\r\n\r\n"
    );
    Reply::Bytes([head.as_bytes(), bytes].concat())
}

fn png() -> Reply {
    file("image/png", "", PNG)
}

fn with_file(name: &str, kind: HeaderKind, url: &str) -> New {
    New {
        content: Content {
            name: name.into(),
            language: "en_US".into(),
            category: Category::Utility,
            header: Some(Header::media(kind, url)),
            body: "Your order is here.".into(),
            footer: None,
            buttons: vec![],
            more: vec![],
        },
        examples: BTreeMap::new(),
    }
}

/// A world whose agent is connected, and which may ask the servers of the test.
async fn connected() -> (World, Meta) {
    let (mut world, meta) = (world().await, Meta::start().await);
    allow(&mut world, &meta.address);
    meta::connect(&world).await;
    (world, meta)
}

fn allow(world: &mut World, graph: &str) {
    world.set(Settings {
        allow_private_targets: true,
        ..meta::settings(graph)
    });
}

/// What Meta has as the file of this template's header.
async fn theirs(meta: &Meta, name: &str) -> String {
    let templates = meta.templates().await;
    let template = templates.iter().find(|theirs| theirs["name"] == name);
    let header = &template.expect("Meta has it")["components"][0];
    let handle = &header["example"]["header_handle"][0];
    handle.as_str().expect("a handle").to_owned()
}

async fn approve(meta: &Meta, name: &str) {
    let path = format!("sandbox/templates/{name}/status");
    meta.post(&path, &json!({ "status": "APPROVED" })).await;
}

async fn none_is_kept(world: &World, name: &str) {
    let rows = Entity::find().all(&world.ctx.store.read).await.unwrap();
    assert!(rows.iter().all(|row| row.name != name), "{name}");
}

/// The refusal, which must be about the header's file.
fn refusal(answer: Result<Model, Error>) -> (&'static str, String) {
    let error = answer.expect_err("it is refused");
    assert_eq!(error.details()["field"], "header.example_url", "{error}");
    assert_eq!(error.kind(), crate::Kind::Invalid);
    let sentence = error.to_string();
    assert!(sentence.starts_with("header.example_url: "), "{sentence}");
    (error.code(), sentence)
}

#[tokio::test]
async fn every_kind_of_file_is_uploaded_and_stays_at_its_address_here() {
    let (world, meta) = connected().await;
    let large = [&b"%PDF-1.7\n"[..], &vec![b'a'; 20 * MEGABYTE]].concat();
    for (n, (kind, content_type, bytes)) in [
        (HeaderKind::Image, "image/png", PNG),
        (
            HeaderKind::Image,
            "Image/JPG; charset=x",
            b"\xff\xd8\xff\xe0JFIF",
        ),
        (HeaderKind::Video, "video/mp4", b"\0\0\0\x18ftypisom"),
        (HeaderKind::Video, "video/3gpp", b"\0\0\0\x18ftyp3gp5"),
        (HeaderKind::Document, "application/pdf", &large),
    ]
    .into_iter()
    .enumerate()
    {
        let server = Raw::start(vec![file(content_type, "", bytes)]).await;
        let url = format!("{}/a", server.address);
        let name = format!("order_{n}");
        let new = with_file(&name, kind, &url);
        let made = create(&world.ctx, world.agent, new).await.unwrap();
        assert_eq!(made.status, TemplateStatus::Pending, "{content_type}");
        // The sandbox shows an address of its own for the handle, as Meta does.
        let shown = theirs(&meta, &name).await;
        assert!(shown.starts_with("https://scontent."), "{shown}");
        assert_eq!(server.requests().len(), 1, "{content_type}");
        // Meta tells of a quality as well, then of nothing new.
        sync(&world.ctx, world.agent).await.unwrap();
        let synced = sync(&world.ctx, world.agent).await.unwrap();
        assert_eq!(synced, Synced::default(), "{content_type}");
        let now = get(&world.ctx, world.agent, made.id).await.unwrap();
        let header = Content::of(&now).header.unwrap();
        assert_eq!(header.example_url, Some(url), "{content_type}");
    }
}

#[tokio::test]
async fn an_edit_uploads_anew_also_if_the_header_stays() {
    let (world, meta) = connected().await;
    let server = Raw::start(vec![png()]).await;
    let new = with_file("order", HeaderKind::Image, &server.address);
    let made = create(&world.ctx, world.agent, new).await.unwrap();
    let first = theirs(&meta, "order").await;
    approve(&meta, "order").await;
    sync(&world.ctx, world.agent).await.unwrap();
    let change = Change {
        body: Some("Your order has come at last.".into()),
        ..Change::default()
    };
    let edited = edit(&world.ctx, world.agent, made.id, change).await;
    assert_eq!(edited.unwrap().status, TemplateStatus::Pending);
    assert_eq!(server.requests().len(), 2);
    let second = theirs(&meta, "order").await;
    assert_ne!(second, first);

    // Another file, which is none: nothing changes, here or there.
    approve(&meta, "order").await;
    sync(&world.ctx, world.agent).await.unwrap();
    let before = get(&world.ctx, world.agent, made.id).await.unwrap();
    let page = Raw::start(vec![file("text/html", "", b"<html>")]).await;
    let change = Change {
        header: Some(Some(Header::media(HeaderKind::Image, &page.address))),
        ..Change::default()
    };
    let refused = edit(&world.ctx, world.agent, made.id, change).await;
    assert_eq!(refusal(refused).0, "media_wrong_kind");
    let now = get(&world.ctx, world.agent, made.id).await.unwrap();
    assert_eq!((now, theirs(&meta, "order").await), (before, second));
}

#[tokio::test]
async fn a_draft_from_before_the_channel_is_submitted_with_its_file() {
    let (mut world, meta) = (world().await, Meta::start().await);
    let server = Raw::start(vec![png()]).await;
    let new = with_file("order", HeaderKind::Image, &server.address);
    let made = create(&world.ctx, world.agent, new).await.unwrap();
    assert!(made.simulated && server.requests().is_empty());
    allow(&mut world, &meta.address);
    meta::connect(&world).await;
    let submitted = submit(&world.ctx, world.agent, made.id).await.unwrap();
    assert_eq!(submitted.status, TemplateStatus::Pending);
    assert!(
        theirs(&meta, "order")
            .await
            .starts_with("https://scontent.")
    );
}

/// What a server answers, the code of the refusal, and a part of its sentence.
type Case = (Reply, &'static str, &'static str);

fn wrong_kinds() -> Vec<Case> {
    let code = "media_wrong_kind";
    let nothing = Reply::Bytes(b"HTTP/1.1 200 OK\r\n\r\n".to_vec());
    vec![
        (file("text/html", "", b"<html>"), code, "text/html"),
        (file("application/octet-stream", "", PNG), code, "image/png"),
        (file("video/mp4", "", PNG), code, "image/jpeg or image/png"),
        (file("image/png", "", b"<html>"), code, "is not"),
        (file("image/jpeg", "", PNG), code, "is not"),
        (file("image/png", "", b""), code, "is not"),
        (nothing, code, "no known type"),
    ]
}

fn too_large() -> Vec<Case> {
    let code = "media_too_large";
    let announced = format!("content-length: {}\r\n", 5 * MEGABYTE + 1);
    let unannounced = [PNG, &vec![0; 5 * MEGABYTE]].concat();
    let endless = "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\n\r\n";
    vec![
        (file("image/png", &announced, PNG), code, "5 MB"),
        (file("image/png", "", &unannounced), code, "5 MB"),
        (Reply::Endless(endless), code, "5 MB"),
    ]
}

fn unreachable() -> Vec<Case> {
    let code = "media_unreachable";
    let head = |line: &str| Reply::Bytes(format!("HTTP/1.1 {line}\r\n\r\n").into_bytes());
    let cut = file("image/png", "content-length: 99\r\n", PNG);
    vec![
        (head("404 Not Found"), code, "answered 404"),
        (head("302 Found\r\nlocation: /"), code, "redirects"),
        (head("302 Found\r\nlocation: ftp://a"), code, "http"),
        (cut, code, "127.0.0.1"),
        (Reply::Bytes(vec![]), code, "127.0.0.1"),
    ]
}

#[tokio::test]
async fn a_file_that_meta_would_not_take_is_refused_with_the_remedy() {
    let (world, meta) = connected().await;
    let cases = wrong_kinds().into_iter().chain(too_large());
    for (reply, code, says) in cases.chain(unreachable()) {
        let server = Raw::start(vec![reply]).await;
        let new = with_file("order", HeaderKind::Image, &server.address);
        let (refused, sentence) = refusal(create(&world.ctx, world.agent, new).await);
        assert_eq!(refused, code, "{sentence}");
        assert!(sentence.contains(says), "{says}: {sentence}");
        none_is_kept(&world, "order").await;
    }
    let theirs = meta.templates().await;
    assert!(theirs.iter().all(|one| one["name"] != "order"));
}

#[tokio::test]
async fn a_file_that_cannot_be_fetched_says_why() {
    let (mut world, meta) = connected().await;
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let silent = Raw::start(vec![Reply::Silence]).await;
    let mut settings = (*world.ctx.settings).clone();
    settings.http_timeout = Duration::from_millis(100);
    world.set(settings);
    for (url, says) in [
        (address.as_str(), "refused"),
        (
            "http://nobody.example.invalid/a.png",
            "nobody.example.invalid",
        ),
        (&silent.address, "in 1 seconds"),
    ] {
        let new = with_file("order", HeaderKind::Image, url);
        let (code, sentence) = refusal(create(&world.ctx, world.agent, new).await);
        assert_eq!(code, "media_unreachable", "{sentence}");
        assert!(
            sentence.contains(says) || says.ends_with("invalid"),
            "{sentence}"
        );
        none_is_kept(&world, "order").await;
    }
    drop(meta);
}

#[tokio::test]
async fn a_private_address_is_not_asked_unless_the_operator_says_so() {
    let (mut world, meta) = connected().await;
    world.set(meta::settings(&meta.address));
    let server = Raw::start(vec![png()]).await;
    let port = server.address.rsplit_once(':').unwrap().1;
    for host in ["127.0.0.1", "localhost", "[::1]", "0x7f000001"] {
        let url = format!("http://{host}:{port}/a.png");
        let new = with_file("order", HeaderKind::Image, &url);
        let (code, sentence) = refusal(create(&world.ctx, world.agent, new).await);
        assert_eq!(code, "target_private", "{sentence}");
        assert!(sentence.contains("ALLOW_PRIVATE_TARGETS"), "{sentence}");
        none_is_kept(&world, "order").await;
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn where_meta_does_not_tell_the_app_nothing_can_be_uploaded() {
    let (mut world, meta) = connected().await;
    let server = Raw::start(vec![png()]).await;
    let new = || with_file("order", HeaderKind::Image, &server.address);
    meta.patch("sandbox/switches", &json!({ "token_valid": false }))
        .await;
    let (code, sentence) = refusal(create(&world.ctx, world.agent, new()).await);
    assert_eq!(code, "app_unknown");
    assert!(sentence.contains("connect the channel again"), "{sentence}");
    let silent = Raw::start(vec![json(200, "", r#"{"data":{"is_valid":true}}"#)]).await;
    allow(&mut world, &silent.address);
    let (code, _) = refusal(create(&world.ctx, world.agent, new()).await);
    assert_eq!(code, "app_unknown");
    none_is_kept(&world, "order").await;
}

#[tokio::test]
async fn what_meta_says_of_an_upload_is_passed_on() {
    let (mut world, _meta) = connected().await;
    let server = Raw::start(vec![png()]).await;
    let app = || json(200, "", r#"{"data":{"app_id":"17"}}"#);
    let refused =
        r#"{"error":{"message":"(#100) file_type is not allowed","code":100,"fbtrace_id":"A"}}"#;
    let busy = r#"{"error":{"message":"later","code":2,"is_transient":true}}"#;
    for (answers, code) in [
        (vec![app(), json(400, "", refused)], "media_rejected"),
        (
            vec![
                app(),
                json(200, "", r#"{"id":"upload:1"}"#),
                json(400, "", refused),
            ],
            "media_rejected",
        ),
        (vec![app(), json(503, "", busy)], "graph_unavailable"),
        (
            vec![app(), json(200, "", r#"{"id":"elsewhere"}"#)],
            "graph_unavailable",
        ),
        (
            vec![
                app(),
                json(200, "", r#"{"id":"upload:1"}"#),
                json(200, "", "{}"),
            ],
            "graph_unavailable",
        ),
    ] {
        let graph = Raw::start(answers).await;
        allow(&mut world, &graph.address);
        let new = with_file("order", HeaderKind::Image, &server.address);
        let error = create(&world.ctx, world.agent, new).await.unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        if code == "media_rejected" {
            assert_eq!(
                error.details(),
                json!({"field": "header.example_url", "meta_code": 100})
            );
            assert!(
                error.to_string().contains("file_type is not allowed"),
                "{error}"
            );
        }
        none_is_kept(&world, "order").await;
    }
}

#[tokio::test]
async fn an_upload_is_made_as_metas_page_has_it() {
    let (mut world, _meta) = connected().await;
    let channel = crate::channel::get(&world.ctx, world.agent).await.unwrap();
    let token = token_of(&world.ctx, &channel).unwrap();
    let graph = Raw::start(vec![
        json(200, "", r#"{"id":"upload:MTph=?sig=ARZ_qk"}"#),
        json(200, "", r#"{"h":"4::aW"}"#),
    ])
    .await;
    allow(&mut world, &graph.address);
    let file = crate::whatsapp::graph::Upload {
        name: "header.png",
        content_type: "image/png".into(),
        bytes: b"twelve bytes".to_vec(),
    };
    let uploaded = world
        .ctx
        .graph()
        .upload(&token, "17", file, Duration::from_secs(9));
    assert_eq!(uploaded.await.unwrap(), "4::aW");
    let requests = graph.requests();
    let opened = requests[0].to_lowercase();
    let line = "post /v26.0/17/uploads?file_name=header.png&file_length=12&file_type=image%2fpng http/1.1\r\n";
    assert!(opened.starts_with(line), "{opened}");
    assert!(
        opened.contains("\r\nauthorization: bearer sandbox-token\r\n"),
        "{opened}"
    );
    let sent = &requests[1];
    assert!(
        sent.starts_with("POST /v26.0/upload:MTph=?sig=ARZ_qk HTTP/1.1\r\n"),
        "{sent}"
    );
    let lower = sent.to_lowercase();
    for line in [
        "authorization: oauth sandbox-token",
        "file_offset: 0",
        "content-length: 12",
    ] {
        assert!(lower.contains(&format!("\r\n{line}\r\n")), "{line}: {sent}");
    }
    assert!(sent.ends_with("\r\n\r\ntwelve bytes"), "{sent}");
}

#[tokio::test]
async fn a_header_without_a_file_asks_nobody_for_one() {
    let (world, meta) = connected().await;
    for (name, header) in [("plain", None), ("titled", Some(Header::text("News")))] {
        let mut new = with_file(name, HeaderKind::Image, "http://a.example.invalid");
        new.content.header = header;
        let made = create(&world.ctx, world.agent, new).await.unwrap();
        assert_eq!(made.status, TemplateStatus::Pending);
    }
    let uploaded = |one: &Value| one["components"].to_string().contains("header_handle");
    assert!(!meta.templates().await.iter().any(uploaded));
}
