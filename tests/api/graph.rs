//! Connecting a channel while Meta is ill.

use crate::support::{Footing, Installation};
use serde_json::json;
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    thread,
    time::{Duration, Instant},
};

/// How the Graph API answers.
#[derive(Debug, Clone, Copy)]
enum Ill {
    /// With this page.
    Page(&'static str),
    /// The connection is closed.
    Closes,
    /// Never.
    Silent,
}

impl Ill {
    /// Listens for as long as the process lives; answers where.
    fn listen(self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming().map_while(Result::ok) {
                silent.extend(self.answer(stream));
            }
        });
        format!("http://{address}")
    }

    /// The connection, if it is to stay open.
    fn answer(self, mut stream: TcpStream) -> Option<TcpStream> {
        let Self::Page(page) = self else {
            return matches!(self, Self::Silent).then_some(stream);
        };
        let _ = stream.read(&mut [0; 8_192]);
        let _ = stream.write_all(page.as_bytes());
        None
    }
}

#[tokio::test]
async fn a_graph_api_that_does_not_answer_as_it_should_is_unavailable_and_nothing_worse() {
    let page =
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 14\r\n\r\n<html>A</html>";
    let error = "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 14\r\n\r\n<html>B</html>";
    let cut =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"id\":";
    let cases = [
        (Ill::Page(page), "a page of HTML"),
        (Ill::Page(error), "502"),
        (Ill::Page(cut), "the Graph API"),
        (Ill::Closes, "the Graph API"),
        (Ill::Silent, "no answer came in time"),
    ];
    let tries = cases.map(|(ill, sentence)| async move {
        let address = ill.listen();
        let variables = [
            ("GRAPH_BASE_URL", address.as_str()),
            ("HTTP_TIMEOUT_SECS", "1"),
        ];
        let installation = Installation::start_with(Footing::Embedded, &variables).await;
        let client = installation.client();
        let channel = json!({
            "phone_number_id": "1", "waba_id": "2", "access_token": "a-token", "app_secret": "a-secret", "verify_token": "v",
        });
        let begun = Instant::now();
        let answer = client.put("agents/default/channel", channel).await;
        let error = answer.refused(503, "graph_unavailable");
        let message = error["message"].as_str().expect("a sentence");
        assert!(message.contains(sentence), "{ill:?}: {message}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{ill:?}");
        client.get("agents/default/channel").await.refused(404, "not_found");
        installation.finish().await;
    });
    futures::future::join_all(tries).await;
}
