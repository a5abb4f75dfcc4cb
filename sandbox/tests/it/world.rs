//! A sandbox with a callback, and somebody who asks.

use crate::callback::Callback;
use sandbox::{ACCESS_TOKEN, PHONE_NUMBER_ID, Running, Settings, Switches};
use serde_json::{Value, json};

/// An answer: HTTP status and body.
pub(crate) type Answer = (u16, Value);

/// A sandbox with a callback, and somebody who asks.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) callback: Callback,
    pub(crate) address: String,
    pub(crate) http: reqwest::Client,
    sandbox: Option<Running>,
}

/// Everything at once, nothing by chance, read by everybody.
pub(crate) fn quick() -> Switches {
    Switches {
        read: 1.0,
        sent_ms: 1,
        delivered_ms: 1,
        read_ms: 1,
        reply_ms: 1,
        stage_jitter_ms: 0,
        webhook_linger_ms: 5,
        review_ms: 1,
        ..Switches::default()
    }
}

impl World {
    pub(crate) async fn start(switches: Switches) -> Self {
        let callback = Callback::start().await;
        let webhook_url = Some(callback.url.clone());
        Self::start_with(callback, switches, webhook_url).await
    }

    pub(crate) async fn start_with(
        callback: Callback,
        switches: Switches,
        webhook_url: Option<String>,
    ) -> Self {
        // The second test of a process finds it installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let sandbox = sandbox::start(Settings {
            bind: "127.0.0.1:0".parse().unwrap(),
            webhook_url,
            switches,
            ..Settings::default()
        });
        let sandbox = sandbox.await.unwrap();
        Self {
            callback,
            address: sandbox.address(),
            http: reqwest::Client::new(),
            sandbox: Some(sandbox),
        }
    }

    pub(crate) async fn stop(mut self) {
        self.sandbox.take().unwrap().stop().await;
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask("POST", path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.ask("PATCH", path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.ask("DELETE", path, None).await
    }

    async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let url = format!("{}{path}", self.address);
        let request = self
            .http
            .request(method.parse().unwrap(), url)
            .bearer_auth(ACCESS_TOKEN);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        let json = serde_json::from_str(&text).unwrap_or(Value::String(text));
        (status, json)
    }

    /// Posts the body of a message from the first number.
    pub(crate) async fn message(&self, body: Value) -> Answer {
        let path = format!("/v26.0/{PHONE_NUMBER_ID}/messages");
        self.post(&path, body).await
    }

    /// Sends `hello_world` and gives the id of the message.
    pub(crate) async fn greet(&self, to: &str) -> String {
        let (status, body) = self.message(greeting(to)).await;
        assert_eq!(status, 200, "{body}");
        wamid(&body)
    }

    /// Adds approved templates for all the mistakes one can make.
    pub(crate) async fn add_templates(&self) {
        let templates = json!([
            template(
                "plain",
                json!([
                    {"type": "BODY", "text": "Hello {{1}}, your order {{2}} is ready.", "example": {"body_text": [["Ann", "A-1"]]}},
                ])
            ),
            template(
                "picture",
                json!([
                    {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW"]}},
                    {"type": "BODY", "text": "Look at this."},
                ])
            ),
            template(
                "link",
                json!([
                    {"type": "BODY", "text": "Track your parcel."},
                    {"type": "BUTTONS", "buttons": [
                        {"type": "URL", "text": "Track", "url": "https://example.com/{{1}}", "example": ["https://example.com/1"]},
                        {"type": "QUICK_REPLY", "text": "Not mine"},
                    ]},
                ])
            ),
            named(),
        ]);
        let (status, body) = self.post("/sandbox/templates", templates).await;
        assert_eq!(status, 200, "{body}");
    }

    pub(crate) async fn stats(&self) -> Value {
        self.get("/sandbox/stats").await.1
    }

    pub(crate) async fn log(&self) -> Vec<Value> {
        let (_, page) = self.get("/sandbox/messages?limit=10000").await;
        page["data"].as_array().unwrap().clone()
    }
}

fn named() -> Value {
    let mut named = template(
        "named",
        json!([
            {"type": "BODY", "text": "Hello {{first_name}}, how are you?", "example": {
                "body_text_named_params": [{"param_name": "first_name", "example": "Ann"}],
            }},
        ]),
    );
    named["parameter_format"] = "NAMED".into();
    named
}

/// A marketing template in American English.
pub(crate) fn template(name: &str, components: impl Into<Value>) -> Value {
    let components: Value = components.into();
    json!({"name": name, "language": "en_US", "category": "MARKETING", "components": components})
}

/// A message with `hello_world`.
pub(crate) fn greeting(to: &str) -> Value {
    message_with(to, "hello_world", json!([]))
}

/// A message with a template.
pub(crate) fn message_with(to: &str, name: &str, components: impl Into<Value>) -> Value {
    let components: Value = components.into();
    json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": to,
        "type": "template",
        "template": {"name": name, "language": {"code": "en_US"}, "components": components},
        "biz_opaque_callback_data": format!("recipient-{to}:1"),
    })
}

/// A message with free text.
pub(crate) fn text(to: &str, body: &str) -> Value {
    json!({"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": body}})
}

/// The id in the answer to an accepted message.
pub(crate) fn wamid(body: &Value) -> String {
    body["messages"][0]["id"].as_str().unwrap().to_owned()
}
