//! Meta in a test: the sandbox, and servers that answer whatever bytes the test chooses.

use reqwest::Method;
use sandbox::{Running, Settings, Switches};
use serde_json::Value;
use std::{
    sync::{Arc, Mutex, Once},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// Installs the TLS provider, as `main` does.
pub(crate) fn tls() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        rustls::crypto::ring::default_provider()
            .install_default()
            .expect("because it is installed once");
    });
}

/// The sandbox, steered by its own endpoints.
#[derive(Debug)]
pub(crate) struct Meta {
    pub(crate) address: String,
    http: reqwest::Client,
    _running: Running,
}

impl Meta {
    /// A sandbox in which nothing happens by chance and whatever is to be reviewed waits.
    pub(crate) async fn start() -> Self {
        tls();
        let running = sandbox::start(Settings {
            bind: "127.0.0.1:0".parse().expect("an address"),
            switches: Switches {
                review: sandbox::Review::Pending,
                ..Switches::default()
            },
            ..Settings::default()
        });
        let running = running.await.expect("a sandbox");
        Self {
            address: running.address(),
            http: reqwest::Client::new(),
            _running: running,
        }
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Value {
        self.ask(Method::POST, path, body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Value {
        self.ask(Method::PATCH, path, body).await
    }

    /// Meta's list of templates, by name.
    pub(crate) async fn templates(&self) -> Vec<Value> {
        let path = format!("v26.0/{}/message_templates?limit=1000", sandbox::WABA_ID);
        let page = self.ask(Method::GET, &path, &Value::Null).await;
        page["data"].as_array().expect("a list").clone()
    }

    async fn ask(&self, method: Method, path: &str, body: &Value) -> Value {
        let url = format!("{}/{path}", self.address);
        let request = self.http.request(method, url);
        let request = request.bearer_auth(sandbox::ACCESS_TOKEN).json(body);
        let answer = request.send().await.expect("an answer");
        let status = answer.status();
        let body = answer.text().await.expect("a body");
        assert!(status.is_success(), "{path}: {body}");
        serde_json::from_str(&body).expect("JSON")
    }
}

/// What a raw server does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// Writes these bytes and closes.
    Bytes(Vec<u8>),
    /// Keeps the connection and says nothing.
    Silence,
    /// Begins like this and writes for ever.
    Endless(&'static str),
}

/// An answer in JSON.
pub(crate) fn json(status: u16, headers: &str, body: &str) -> Reply {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} Word\r\ncontent-type: application/json\r\nconnection: close\r\n"
    );
    Reply::Bytes(format!("{head}{headers}content-length: {length}\r\n\r\n{body}").into_bytes())
}

/// A server that answers the requests it gets one after the other, the last answer again and again.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) address: String,
    requests: Arc<Mutex<Vec<String>>>,
    /// How many connections have ended.
    ended: watch::Receiver<usize>,
}

impl Raw {
    pub(crate) async fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        Self::on(listener, replies)
    }

    pub(crate) fn on(listener: TcpListener, replies: Vec<Reply>) -> Self {
        tls();
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (end, ended) = watch::channel(0);
        let heard = requests.clone();
        tokio::spawn(async move {
            let mut replies = replies.into_iter();
            let mut reply = replies.next().expect("at least one");
            while let Ok((mut stream, _)) = listener.accept().await {
                let (heard, mine, end) = (heard.clone(), reply.clone(), end.clone());
                if let Some(next) = replies.next() {
                    reply = next;
                }
                tokio::spawn(async move {
                    if let Some(request) = request(&mut stream).await {
                        heard.lock().expect("a lock").push(request);
                        answer(&mut stream, mine).await;
                    }
                    end.send_modify(|n| *n += 1);
                });
            }
        });
        Self {
            address,
            requests,
            ended,
        }
    }

    /// The complete requests that came.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("a lock").clone()
    }

    /// Waits until so many connections have ended.
    pub(crate) async fn ended(&mut self, n: usize) {
        let ended = self.ended.wait_for(|ended| *ended >= n);
        let ended = tokio::time::timeout(Duration::from_secs(20), ended).await;
        ended.expect("in time").expect("a server");
    }
}

/// A whole request; none if the connection ends before.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse::<usize>())
            });
            if body.len() >= length.map_or(0, |length| length.expect("a length")) {
                return Some(text);
            }
        }
        let mut part = [0; 4_096];
        match stream.read(&mut part).await {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(&part[..n]),
        }
    }
}

async fn answer(stream: &mut TcpStream, reply: Reply) {
    match reply {
        Reply::Bytes(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Reply::Silence => {
            // Until the other side has had enough.
            let _ = stream.read(&mut [0; 1]).await;
        }
        Reply::Endless(begin) => {
            let _ = stream.write_all(begin.as_bytes()).await;
            while stream.write_all(&[b'a'; 65_536]).await.is_ok() {}
        }
    }
}
