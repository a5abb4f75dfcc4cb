//! What is known of a message after everything that can happen to its request.

use super::{
    Accepted, Deadline, Graph, GraphFailure, NotSent, Sent, pages,
    steer::{Raw, Reply, json, tls},
};
use secrecy::SecretString;
use std::{future::Future, time::Duration};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

const BODY: &str = r#"{"to":"15550000001"}"#;

fn token() -> SecretString {
    "the-token".into()
}

fn graph(address: &str, timeout: Duration) -> Graph {
    tls();
    Graph::new(address, "v26.0", timeout)
}

async fn send_to(address: &str, timeout: Duration, deadline: Deadline) -> Sent {
    let graph = graph(address, timeout);
    graph
        .send_message(&token(), "106540352242922", BODY.to_owned(), async move {
            !deadline.has_passed()
        })
        .await
}

/// Sends a message to a server that answers this.
async fn sent(reply: Reply) -> Sent {
    let raw = Raw::start(vec![reply]).await;
    let deadline = Deadline::after(Duration::from_secs(20));
    let sent = send_to(&raw.address, Duration::from_secs(10), deadline).await;
    let requests = raw.requests();
    assert_eq!(requests.len(), 1, "asked once: {requests:?}");
    sent
}

fn ok(body: &str) -> Reply {
    json(200, "", body)
}

#[tokio::test]
async fn a_message_is_posted_with_its_token_and_its_length() {
    let raw = Raw::start(vec![ok(r#"{"messages":[{"id":"wamid.1"}]}"#)]).await;
    let deadline = Deadline::after(Duration::from_secs(20));
    send_to(&raw.address, Duration::from_secs(10), deadline).await;
    let request = raw.requests().remove(0).to_lowercase();
    assert!(
        request.starts_with("post /v26.0/106540352242922/messages http/1.1\r\n"),
        "{request}"
    );
    for line in [
        "authorization: bearer the-token",
        "content-type: application/json",
        "content-length: 20",
    ] {
        assert!(
            request.contains(&format!("\r\n{line}\r\n")),
            "{line}: {request}"
        );
    }
    assert!(!request.contains("transfer-encoding"), "{request}");
    assert!(request.ends_with(&format!("\r\n\r\n{BODY}")), "{request}");
}

#[tokio::test]
async fn an_answer_with_an_id_is_accepted_whatever_else_it_says() {
    let contact = r#""contacts":[{"input":"15550000001","wa_id":"15550000001","user_id":"US.1"}]"#;
    for (body, held, known) in [
        (
            format!(r#"{{{contact},"messages":[{{"id":"wamid.1"}}]}}"#),
            false,
            true,
        ),
        (
            format!(r#"{{{contact},"messages":[{{"id":"wamid.1","message_status":"accepted"}}]}}"#),
            false,
            true,
        ),
        (
            r#"{"messages":[{"id":"wamid.1","message_status":"teleported"}]}"#.to_owned(),
            false,
            false,
        ),
        (
            r#"{"messages":[{"id":"wamid.1","message_status":null}],"contacts":[]}"#.to_owned(),
            false,
            false,
        ),
        (
            r#"{"messages":[{"id":"wamid.1","message_status":7}],"contacts":[{}]}"#.to_owned(),
            false,
            false,
        ),
        (
            r#"{"messages":[{"id":"wamid.1","message_status":"held_for_quality_assessment"}]}"#
                .to_owned(),
            true,
            false,
        ),
    ] {
        let sent = sent(ok(&body)).await;
        let Sent::Accepted(accepted) = sent else {
            panic!("{body}: {sent:?}")
        };
        let expected = Accepted {
            wamid: "wamid.1".into(),
            wa_id: known.then(|| "15550000001".into()),
            user_id: known.then(|| "US.1".into()),
            held,
        };
        assert_eq!(accepted, expected, "{body}");
    }
}

#[tokio::test]
async fn a_well_formed_error_says_that_it_was_not_taken_whatever_its_status() {
    for status in [400, 401, 403, 404, 429, 500, 503] {
        let body =
            r#"{"error":{"message":"(#131026) x","code":131026,"error_data":{"details":"why"}}}"#;
        let sent = sent(json(status, "", body)).await;
        let Sent::Refused(error) = sent else {
            panic!("{status}: {sent:?}")
        };
        assert_eq!((error.code, error.http_status), (131_026, Some(status)));
        assert_eq!(error.details.as_deref(), Some("why"));
        assert_eq!(error.retry_after, None);
    }
}

#[tokio::test]
async fn a_429_that_says_nothing_is_a_throttle() {
    for body in ["", "<html>slow down</html>", "{}", r#"{"error":"slow"}"#] {
        let sent = sent(json(429, "retry-after: 7\r\n", body)).await;
        let Sent::Refused(error) = sent else {
            panic!("{body}: {sent:?}")
        };
        assert_eq!(error.code, 130_429);
        assert_eq!(error.retry_after, Some(Duration::from_secs(7)));
    }
}

#[tokio::test]
async fn how_long_to_wait_is_read_where_it_can_be_read() {
    let body = r#"{"error":{"message":"slow","code":80007}}"#;
    for (header, expected) in [
        ("retry-after: 120\r\n", Some(120)),
        ("Retry-After:  5 \r\n", Some(5)),
        ("retry-after: Wed, 21 Oct 2026 07:28:00 GMT\r\n", None),
        ("retry-after: -1\r\n", None),
        ("", None),
    ] {
        let sent = sent(json(400, header, body)).await;
        let Sent::Refused(error) = sent else {
            panic!("{sent:?}")
        };
        assert_eq!(
            error.retry_after,
            expected.map(Duration::from_secs),
            "{header}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_leaves_it_in_doubt() {
    let bytes = |text: &str| Reply::Bytes(text.as_bytes().to_vec());
    let page = "<!DOCTYPE html><html><body>Sorry, something went wrong.</body></html>";
    for (what, reply) in [
        ("a page with 200", ok(page)),
        ("a page with 500", json(500, "", page)),
        ("a page with 400", json(400, "", page)),
        ("an empty body", ok("")),
        ("an empty body with 502", json(502, "", "")),
        ("JSON without an id", ok("{}")),
        ("JSON without messages", ok(r#"{"messages":[]}"#)),
        (
            "an error that is none",
            json(500, "", r#"{"error":{"message":"x"}}"#),
        ),
        (
            "half a body",
            bytes("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"messages\":[{\"id\":"),
        ),
        ("half a head", bytes("HTTP/1.1 200 OK\r\ncontent-le")),
        ("nothing", bytes("")),
        ("no HTTP", bytes("SSH-2.0-OpenSSH_9.9\r\n\r\n")),
        (
            "an answer without an end",
            Reply::Endless("HTTP/1.1 200 OK\r\n\r\n{\"a\": \""),
        ),
    ] {
        let sent = sent(reply).await;
        assert!(matches!(sent, Sent::InDoubt(_)), "{what}: {sent:?}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Raw::start(vec![ok(r#"{"messages":[{"id":"wamid.1"}]}"#)]).await;
    for status in [301, 302, 307, 308] {
        let location = format!("location: {}/v26.0/1/messages\r\n", elsewhere.address);
        let sent = sent(json(status, &location, "")).await;
        assert!(matches!(sent, Sent::InDoubt(_)), "{status}: {sent:?}");
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn no_answer_in_time_leaves_it_in_doubt() {
    let raw = Raw::start(vec![Reply::Silence]).await;
    let deadline = Deadline::after(Duration::from_secs(20));
    let sent = send_to(&raw.address, Duration::from_millis(200), deadline).await;
    let Sent::InDoubt(why) = sent else {
        panic!("{sent:?}")
    };
    assert_eq!(why, "no answer came in time");
    assert_eq!(raw.requests().len(), 1);
}

#[tokio::test]
async fn a_refused_connection_says_that_it_was_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let deadline = Deadline::after(Duration::from_secs(20));
    let sent = send_to(&address, Duration::from_secs(10), deadline).await;
    assert!(
        matches!(sent, Sent::NotSent(NotSent::Unreachable(_))),
        "{sent:?}"
    );
}

/// A listener that takes no more connections until those that fill it are accepted.
async fn full() -> (TcpListener, Vec<TcpStream>) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut streams = Vec::new();
    loop {
        let stream = TcpStream::connect(address);
        match tokio::time::timeout(Duration::from_millis(200), stream).await {
            Ok(stream) => streams.push(stream.unwrap()),
            Err(_) => return (listener, streams),
        }
    }
}

#[tokio::test]
async fn a_connection_that_does_not_come_about_in_time_says_that_it_was_not_sent() {
    let (listener, _streams) = full().await;
    let address = format!("http://{}", listener.local_addr().unwrap());
    let deadline = Deadline::after(Duration::from_secs(20));
    let sent = send_to(&address, Duration::from_millis(300), deadline).await;
    assert!(
        matches!(sent, Sent::NotSent(NotSent::Unreachable(_))),
        "{sent:?}"
    );
}

#[tokio::test]
async fn what_is_too_late_does_not_leave() {
    let raw = Raw::start(vec![ok(r#"{"messages":[{"id":"wamid.1"}]}"#)]).await;
    let sent = send_to(
        &raw.address,
        Duration::from_secs(10),
        Deadline::after(Duration::ZERO),
    )
    .await;
    assert!(matches!(sent, Sent::NotSent(NotSent::Late)), "{sent:?}");
    assert!(raw.requests().is_empty(), "no complete request");
}

#[tokio::test]
async fn a_message_leaves_when_its_gate_opens_and_not_before() {
    let raw = Raw::start(vec![ok(r#"{"messages":[{"id":"wamid.1"}]}"#)]).await;
    let (open, opened) = tokio::sync::oneshot::channel::<()>();
    let (stand, stands) = tokio::sync::oneshot::channel::<()>();
    let graph = graph(&raw.address, Duration::from_secs(10));
    let sending = tokio::spawn(async move {
        let gate = async move { stand.send(()).is_ok() && opened.await.is_ok() };
        graph
            .send_message(&token(), "106540352242922", BODY.to_owned(), gate)
            .await
    });
    stands.await.unwrap();
    assert!(raw.requests().is_empty(), "it waits at its gate");
    open.send(()).unwrap();
    let sent = sending.await.unwrap();
    assert!(matches!(sent, Sent::Accepted(_)), "{sent:?}");
    assert_eq!(raw.requests().len(), 1);
}

#[tokio::test]
async fn what_becomes_too_late_while_its_connection_comes_about_is_held_back() {
    let (listener, streams) = full().await;
    let address = format!("http://{}", listener.local_addr().unwrap());
    let deadline = Deadline::after(Duration::from_millis(100));
    let sending =
        tokio::spawn(async move { send_to(&address, Duration::from_secs(10), deadline).await });
    while !deadline.has_passed() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // Only now does anybody answer the door.
    let others = streams.len();
    drop(streams);
    let mut raw = Raw::on(listener, vec![ok(r#"{"messages":[{"id":"wamid.1"}]}"#)]);
    let sent = sending.await.unwrap();
    assert!(matches!(sent, Sent::NotSent(NotSent::Late)), "{sent:?}");
    raw.ended(others + 1).await;
    let requests = raw.requests();
    assert!(requests.is_empty(), "no complete request: {requests:?}");
}

fn list(ids: &[&str], after: Option<&str>) -> Reply {
    let rows: Vec<_> = ids
        .iter()
        .map(|id| serde_json::json!({ "id": id }))
        .collect();
    let mut page = serde_json::json!({ "data": rows });
    if let Some(after) = after {
        page["paging"] = serde_json::json!({
            "cursors": { "before": "b", "after": after },
            "next": "http://127.0.0.1:1/v26.0/next?access_token=the-token",
        });
    }
    ok(&page.to_string())
}

async fn listed(replies: Vec<Reply>) -> (Result<Vec<String>, GraphFailure>, Vec<String>) {
    let raw = Raw::start(replies).await;
    let graph = graph(&raw.address, Duration::from_secs(10));
    let rows = pages(&graph, &token(), "1/message_templates", &[("limit", "2")]).await;
    let ids = rows.map(|rows| {
        rows.iter()
            .map(|row| row["id"].as_str().unwrap().to_owned())
            .collect()
    });
    let asked = raw
        .requests()
        .iter()
        .map(|request| request.lines().next().unwrap().to_owned())
        .collect();
    (ids, asked)
}

#[tokio::test]
async fn a_list_is_read_page_by_page_by_its_cursors_to_its_end() {
    let (first, second, third) = (
        list(&["1", "2"], Some("x")),
        list(&["3", "4"], Some("y=&")),
        list(&["5"], None),
    );
    let (ids, asked) = listed(vec![first, second, third]).await;
    assert_eq!(ids.unwrap(), ["1", "2", "3", "4", "5"]);
    let line = |query: &str| format!("GET /v26.0/1/message_templates?limit=2{query} HTTP/1.1");
    assert_eq!(asked, [line(""), line("&after=x"), line("&after=y%3D%26")]);
}

#[tokio::test]
async fn a_list_ends_where_nothing_more_comes_and_where_a_page_comes_again() {
    let (ids, asked) = listed(vec![list(&["1"], Some("x")), list(&[], Some("y"))]).await;
    assert_eq!((ids.unwrap().len(), asked.len()), (1, 2));
    let (ids, asked) = listed(vec![list(&["1"], Some("x"))]).await;
    assert_eq!((ids.unwrap().len(), asked.len()), (2, 2));
    let (ids, asked) = listed(vec![list(&[], None)]).await;
    assert_eq!((ids.unwrap().len(), asked.len()), (0, 1));
}

#[tokio::test]
async fn half_a_list_is_no_list() {
    let (ids, _) = listed(vec![list(&["1"], Some("x")), ok("{}")]).await;
    assert!(matches!(ids, Err(GraphFailure::Unclear(_))), "{ids:?}");
    let refusal = json(400, "", r#"{"error":{"message":"x","code":190}}"#);
    let (ids, _) = listed(vec![list(&["1"], Some("x")), refusal]).await;
    assert!(matches!(ids, Err(GraphFailure::Refused(_))), "{ids:?}");
}

async fn got(reply: Reply) -> Result<serde_json::Value, GraphFailure> {
    let raw = Raw::start(vec![reply]).await;
    graph(&raw.address, Duration::from_secs(1))
        .get(&token(), "1", &[])
        .await
}

#[tokio::test]
async fn a_question_that_was_not_answered_says_whether_it_was_asked() {
    async fn fails(
        what: &str,
        got: impl Future<Output = Result<serde_json::Value, GraphFailure>>,
    ) -> GraphFailure {
        match got.await {
            Ok(value) => panic!("{what}: {value}"),
            Err(failure) => failure,
        }
    }
    for (what, reply) in [
        ("a page", ok("<html>")),
        ("a page with 500", json(500, "", "<html>")),
        ("nothing", Reply::Bytes(Vec::new())),
        ("silence", Reply::Silence),
        (
            "no end",
            Reply::Endless("HTTP/1.1 200 OK\r\n\r\n{\"a\": \""),
        ),
    ] {
        let failure = fails(what, got(reply)).await;
        assert!(
            matches!(failure, GraphFailure::Unclear(_)),
            "{what}: {failure:?}"
        );
        assert!(!failure.to_string().contains("the-token"), "{failure}");
    }
    let refused = got(json(400, "", r#"{"error":{"message":"no","code":190}}"#));
    assert!(matches!(
        fails("refused", refused).await,
        GraphFailure::Refused(_)
    ));
    let nobody = graph("http://127.0.0.1:1", Duration::from_secs(5));
    let asked = [("access_token", "the-token")];
    let failure = nobody.get(&token(), "1", &asked).await.unwrap_err();
    assert!(
        matches!(failure, GraphFailure::Unreachable(_)),
        "{failure:?}"
    );
    assert!(!failure.to_string().contains("the-token"), "{failure}");
}
