//! A callback that writes down every webhook.

use poem::{
    Endpoint, Request, Response, Result, Server,
    http::{Method, StatusCode},
    listener::TcpAcceptor,
};
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::{net::TcpListener, sync::Notify, task::JoinHandle};

/// The token that the callback shakes hands for.
pub(crate) const VERIFY_TOKEN: &str = "open sesame";

/// Longer than anything takes that comes at all.
const PATIENCE: Duration = Duration::from_secs(20);

/// A webhook as it came.
#[derive(Debug, Clone)]
pub(crate) struct Webhook {
    pub(crate) raw: Vec<u8>,
    pub(crate) signature: Option<String>,
    pub(crate) at: Instant,
    pub(crate) json: Value,
}

#[derive(Debug, Default)]
struct Seen {
    webhooks: Mutex<Vec<Webhook>>,
    refuse: Mutex<u32>,
    came: Notify,
}

/// A callback that listens.
#[derive(Debug)]
pub(crate) struct Callback {
    seen: Arc<Seen>,
    pub(crate) url: String,
    server: JoinHandle<std::io::Result<()>>,
}

impl Drop for Callback {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Callback {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhook", listener.local_addr().unwrap());
        let seen = Arc::new(Seen::default());
        let acceptor = TcpAcceptor::from_tokio(listener).unwrap();
        let server = Server::new_with_acceptor(acceptor).run(Ears(seen.clone()));
        Self {
            seen,
            url,
            server: tokio::spawn(server),
        }
    }

    /// The next so many webhooks are answered with an error and not written down.
    pub(crate) fn refuse(&self, times: u32) {
        *self.seen.refuse.lock().unwrap() = times;
    }

    pub(crate) fn webhooks(&self) -> Vec<Webhook> {
        self.seen.webhooks.lock().unwrap().clone()
    }

    /// Waits until `find` finds something in the webhooks.
    pub(crate) async fn until<T>(&self, mut find: impl FnMut(&[Webhook]) -> Option<T>) -> T {
        let search = async {
            loop {
                let came = self.seen.came.notified();
                if let Some(found) = find(&self.webhooks()) {
                    return found;
                }
                came.await;
            }
        };
        let found = tokio::time::timeout(PATIENCE, search).await;
        found.expect("because the webhook that is waited for comes")
    }

    /// Waits for the status of a message.
    pub(crate) async fn status(&self, wamid: &str, status: &str) -> Value {
        let is_it = |one: &Value| one["id"] == wamid && one["status"] == status;
        self.until(|webhooks| statuses(webhooks).into_iter().find(is_it))
            .await
    }

    /// Waits for a message of a person.
    pub(crate) async fn inbound(&self, from: &str) -> Value {
        self.until(|webhooks| {
            let mut all = items(webhooks, "messages").into_iter();
            all.find(|one| one["from"] == from)
        })
        .await
    }

    /// Waits for a change of the account.
    pub(crate) async fn change(&self, field: &str) -> Value {
        self.until(|webhooks| {
            let mut all = changes(webhooks).into_iter();
            all.find(|one| one["field"] == field)
                .map(|one| one["value"].clone())
        })
        .await
    }
}

/// All changes in these webhooks, in the order they came.
pub(crate) fn changes(webhooks: &[Webhook]) -> Vec<Value> {
    let entries = webhooks
        .iter()
        .flat_map(|webhook| webhook.json["entry"].as_array().unwrap());
    let changes = entries.flat_map(|entry| entry["changes"].as_array().unwrap());
    changes.cloned().collect()
}

/// All statuses in these webhooks, in the order they came.
pub(crate) fn statuses(webhooks: &[Webhook]) -> Vec<Value> {
    items(webhooks, "statuses")
}

fn items(webhooks: &[Webhook], kind: &str) -> Vec<Value> {
    let changes = changes(webhooks);
    let all = changes
        .iter()
        .flat_map(|one| one["value"][kind].as_array().into_iter().flatten());
    all.cloned().collect()
}

struct Ears(Arc<Seen>);

impl Endpoint for Ears {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        if request.method() == Method::GET {
            return Ok(shake_hands(&request));
        }
        {
            let mut refuse = self.0.refuse.lock().unwrap();
            if *refuse > 0 {
                *refuse -= 1;
                return Ok(only(StatusCode::INTERNAL_SERVER_ERROR));
            }
        }
        let signature = request.header("x-hub-signature-256").map(str::to_owned);
        let raw = request.take_body().into_vec().await?;
        let json = serde_json::from_slice(&raw).unwrap();
        self.0.webhooks.lock().unwrap().push(Webhook {
            raw,
            signature,
            at: Instant::now(),
            json,
        });
        self.0.came.notify_waiters();
        Ok(Response::builder().finish())
    }
}

fn shake_hands(request: &Request) -> Response {
    let query: HashMap<String, String> = request.params().unwrap();
    if query["hub.mode"] == "subscribe" && query["hub.verify_token"] == VERIFY_TOKEN {
        return Response::builder().body(query["hub.challenge"].clone());
    }
    only(StatusCode::FORBIDDEN)
}

fn only(status: StatusCode) -> Response {
    Response::builder().status(status).finish()
}
