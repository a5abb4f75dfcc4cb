//! What is asked, what is not, and how much of an answer is read.

use super::{Reach, Target, Unanswered, get};
use crate::whatsapp::graph::steer::{Raw, Reply};
use std::{net::IpAddr, time::Duration};
use tokio::net::TcpListener;

const SOON: Duration = Duration::from_secs(10);

fn answer(head: &str, body: &str) -> Reply {
    Reply::Bytes(format!("HTTP/1.1 {head}\r\nconnection: close\r\n\r\n{body}").into_bytes())
}

fn sent_to(url: &str) -> Reply {
    answer(&format!("302 Found\r\nlocation: {url}"), "")
}

fn only(address: &str) -> Reach {
    Reach::Only(address.parse::<IpAddr>().unwrap())
}

#[tokio::test]
async fn an_address_that_leads_inside_is_not_asked_however_it_is_written() {
    let raw = Raw::start(vec![answer("200 OK", "secret")]).await;
    let port = raw.address.rsplit_once(':').unwrap().1;
    for host in [
        "127.0.0.1",
        "localhost",
        "LOCALHOST.",
        "127.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "127.0.0.1.",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "user:password@127.0.0.1",
        "１２７.0.0.1",
    ] {
        let url = format!("http://{host}:{port}/a.png");
        let answered = get(&url, Reach::Public, SOON).await;
        let refused = answered.expect_err(host);
        // A machine without IPv6 need not know the last name of all.
        let unknown = matches!(refused, Unanswered::Unknown(_)) && host.ends_with('.');
        assert!(
            unknown || matches!(refused, Unanswered::Private(_)),
            "{host}: {refused:?}"
        );
        assert!(!refused.to_string().contains("password"), "{refused}");
    }
    assert!(raw.requests().is_empty());
    for url in [
        "http://169.254.169.254/latest/",
        "https://10.0.0.1/",
        "http://[fd00::1]/",
    ] {
        let refused = get(url, Reach::Public, SOON).await.expect_err(url);
        assert!(
            matches!(refused, Unanswered::Private(_)),
            "{url}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn only_the_web_is_asked() {
    for url in [
        "ftp://127.0.0.1/a",
        "file:///etc/passwd",
        "a.png",
        "http://",
        "data:image/png,a",
        "",
    ] {
        let refused = get(url, Reach::Anywhere, SOON).await.expect_err(url);
        assert_eq!(refused, Unanswered::NotWeb, "{url}");
    }
}

#[tokio::test]
async fn what_was_judged_is_connected_to_whatever_the_name_means_by_now() {
    let raw = Raw::start(vec![answer(
        "200 OK\r\ncontent-type: Image/PNG; q=1",
        "body",
    )])
    .await;
    let port: u16 = raw.address.rsplit_once(':').unwrap().1.parse().unwrap();
    let url = format!("http://localhost:{port}/a?b=c");
    let found = Target::of(&url, Reach::Anywhere).await.unwrap().found;
    assert!(found.iter().all(|found| found.ip().is_loopback()));
    // A name that nobody knows: only what was found before can be meant.
    let host = "gone.example.invalid";
    let target = Target {
        url: format!("http://{host}:{port}/a?b=c").parse().unwrap(),
        host: host.into(),
        found: vec![([127, 0, 0, 1], port).into()],
    };
    let client = target.client().unwrap();
    let answered = client.get(target.url).send().await.unwrap();
    assert!(answered.status().is_success());
    let request = raw.requests().remove(0).to_lowercase();
    assert!(request.starts_with("get /a?b=c http/1.1\r\n"), "{request}");
    let named = format!("\r\nhost: {host}:{port}\r\n");
    assert!(request.contains(&named), "{request}");

    let answered = get(&raw.address, Reach::Anywhere, SOON).await.unwrap();
    assert_eq!(answered.content_type().as_deref(), Some("image/png"));
    assert_eq!(answered.bytes(4).await.unwrap(), b"body");
}

#[tokio::test]
async fn a_name_that_nobody_knows_is_told() {
    let url = "http://nobody.example.invalid/";
    let refused = Target::of(url, Reach::Anywhere).await.unwrap_err();
    assert_eq!(
        refused,
        Unanswered::Unknown("nobody.example.invalid".into())
    );
}

#[tokio::test]
async fn a_redirect_is_followed_where_it_may_lead_and_only_so_often() {
    let inside = TcpListener::bind("127.0.0.2:0").await.unwrap();
    let inside = Raw::on(inside, vec![answer("200 OK", "secret")]);
    let raw = Raw::start(vec![sent_to(&inside.address)]).await;
    let refused = get(&raw.address, only("127.0.0.1"), SOON)
        .await
        .unwrap_err();
    assert_eq!(refused, Unanswered::Private("127.0.0.2".into()));
    assert!(inside.requests().is_empty());
    let answered = get(&raw.address, Reach::Anywhere, SOON).await.unwrap();
    assert_eq!(answered.bytes(100).await.unwrap(), b"secret");

    let raw = Raw::start(vec![sent_to("/b"), sent_to("c"), answer("200 OK", "there")]).await;
    let answered = get(&raw.address, only("127.0.0.1"), SOON).await.unwrap();
    assert_eq!(answered.bytes(100).await.unwrap(), b"there");
    assert!(raw.requests()[2].starts_with("GET /c "));

    let circle = Raw::start(vec![sent_to("/")]).await;
    let refused = get(&circle.address, Reach::Anywhere, SOON)
        .await
        .unwrap_err();
    assert_eq!(refused, Unanswered::Redirects(3));
    assert_eq!(circle.requests().len(), 4);
    for elsewhere in ["file:///etc/passwd", "ftp://127.0.0.1/"] {
        let raw = Raw::start(vec![sent_to(elsewhere)]).await;
        let refused = get(&raw.address, Reach::Anywhere, SOON).await.unwrap_err();
        assert_eq!(refused, Unanswered::NotWeb, "{elsewhere}");
    }
}

#[tokio::test]
async fn an_answer_has_an_end_a_size_and_its_time() {
    let announced = answer("200 OK\r\ncontent-length: 11", "");
    let longer = answer("200 OK", "eleven byte");
    for (reply, expected) in [
        (announced, Unanswered::TooLarge),
        (longer, Unanswered::TooLarge),
        (
            Reply::Endless("HTTP/1.1 200 OK\r\n\r\n"),
            Unanswered::TooLarge,
        ),
    ] {
        let raw = Raw::start(vec![reply]).await;
        let answered = get(&raw.address, Reach::Anywhere, SOON).await.unwrap();
        assert_eq!(answered.bytes(10).await.unwrap_err(), expected);
    }
    let raw = Raw::start(vec![answer("200 OK", "ten bytes.")]).await;
    let answered = get(&raw.address, Reach::Anywhere, SOON).await.unwrap();
    assert_eq!(answered.bytes(10).await.unwrap(), b"ten bytes.");

    let raw = Raw::start(vec![Reply::Silence]).await;
    let shortly = Duration::from_millis(200);
    let late = get(&raw.address, Reach::Anywhere, shortly)
        .await
        .unwrap_err();
    assert_eq!(late, Unanswered::Late(1));

    let raw = Raw::start(vec![answer("200 OK\r\ncontent-length: 5", "a")]).await;
    let answered = get(&raw.address, Reach::Anywhere, SOON).await.unwrap();
    let broken = answered.bytes(10).await.unwrap_err();
    assert!(
        matches!(broken, Unanswered::Unreachable { .. }),
        "{broken:?}"
    );
}
