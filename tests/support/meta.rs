//! The sandbox, which plays Meta: in this process, or as `outbound sandbox`.

use super::{Client, eventually, process::Process};
use reqwest::Method;
use serde_json::{Value, json};
use servers::free_port;
use tokio::runtime::{Builder, Runtime};

/// What Meta is told to show when it verifies the webhook's address.
pub(crate) const VERIFY_TOKEN: &str = "verify-token-of-the-tests";

/// A running sandbox. Stopped when it is dropped.
#[derive(Debug)]
pub(crate) struct Meta {
    /// Where it answers, as in `http://127.0.0.1:43211`.
    pub(crate) address: String,
    client: Client,
    /// Its own threads: a test that waits for a process must not keep it from answering.
    runtime: Option<Runtime>,
    _process: Option<Process>,
}

impl Meta {
    /// A quick one whose numbers take 1,000 messages a second.
    pub(crate) async fn start() -> Self {
        Self::start_with(json!({})).await
    }

    /// A quick one with these switches.
    pub(crate) async fn start_with(switches: Value) -> Self {
        // Fails if it was installed before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut settings = sandbox::Settings {
            bind: ([127, 0, 0, 1], 0).into(),
            ..sandbox::Settings::default()
        };
        for number in &mut settings.numbers {
            number.rate = 1_000;
            "HIGH".clone_into(&mut number.throughput_level);
        }
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let running = runtime.spawn(sandbox::start(settings)).await;
        let running = running
            .expect("it does not panic")
            .expect("the sandbox starts");
        let address = running.address();
        let meta = Self {
            client: Client::new(&address, None),
            address,
            runtime: Some(runtime),
            _process: None,
        };
        meta.hurry().await;
        meta.switch(switches).await;
        meta
    }

    /// The binary's.
    pub(crate) async fn start_process() -> Self {
        let port = free_port().to_string();
        let process = Process::start(&["sandbox", "--port", &port, "--rate", "1000"], &[]);
        let address = format!("http://127.0.0.1:{port}");
        let meta = Self {
            client: Client::new(&address, None),
            address,
            runtime: None,
            _process: Some(process),
        };
        eventually("the sandbox answers", || async {
            let asked = meta.client.request(Method::GET, "/sandbox/switches");
            asked.send().await.is_ok()
        })
        .await;
        meta.hurry().await;
        meta
    }

    /// People who get and read their messages within a quarter of a second.
    async fn hurry(&self) {
        let quick = json!({
            "sent_ms": 20, "delivered_ms": 40, "read_ms": 80, "reply_ms": 40, "stage_jitter_ms": 40,
            "webhook_linger_ms": 20, "hold_ms": 500, "review_ms": 50,
        });
        self.switch(quick).await;
    }

    /// Sets switches.
    pub(crate) async fn switch(&self, switches: Value) {
        let answer = self.client.patch("/sandbox/switches", switches).await;
        answer.expect(200);
    }

    /// Adds an approved template, as Meta writes it.
    pub(crate) async fn add_template(&self, template: Value) {
        let answer = self.client.post("/sandbox/templates", template).await;
        answer.expect(200);
    }

    /// Gives all templates of this name another status, and tells.
    pub(crate) async fn set_template_status(&self, name: &str, status: &str) {
        let path = format!("/sandbox/templates/{name}/status");
        let answer = self.client.post(&path, json!({"status": status})).await;
        answer.expect(200);
    }

    /// Gives the portfolio another tier, and tells.
    pub(crate) async fn set_tier(&self, tier: &str) {
        self.change_number(json!({"tier": tier})).await;
    }

    /// Changes what is known of the first number.
    pub(crate) async fn change_number(&self, facts: Value) {
        let path = format!("/sandbox/numbers/{}", sandbox::PHONE_NUMBER_ID);
        self.client.patch(&path, facts).await.expect(200);
    }

    /// The person with this phone writes to the first number.
    pub(crate) async fn write(&self, phone: &str, text: &str) {
        let message = json!({"type": "text", "text": {"body": text}});
        self.inbound(phone, message).await;
    }

    /// The person with this phone sends a message of any kind to the first number.
    pub(crate) async fn inbound(&self, phone: &str, message: Value) {
        let body = json!({"from": phone, "message": message});
        self.client.post("/sandbox/inbound", body).await.expect(200);
    }

    /// Its counts.
    pub(crate) async fn stats(&self) -> Value {
        self.client.get("/sandbox/stats").await.expect(200)
    }

    /// Every message that it accepted, in order.
    pub(crate) async fn messages(&self) -> Vec<Value> {
        let answer = self.client.get("/sandbox/messages?limit=50000").await;
        let messages = answer.expect(200);
        messages["data"].as_array().expect("a list").clone()
    }

    /// Waits until it has told all that there is to tell.
    pub(crate) async fn has_told_all(&self) {
        eventually("the sandbox has told everything", || async {
            let stats = self.stats().await;
            stats["planned"] == 0 && stats["webhooks"]["waiting"] == 0
        })
        .await;
    }

    /// What a channel to its first number is connected with.
    pub(crate) fn channel() -> Value {
        json!({
            "phone_number_id": sandbox::PHONE_NUMBER_ID,
            "waba_id": sandbox::WABA_ID,
            "access_token": sandbox::ACCESS_TOKEN,
            "app_secret": sandbox::APP_SECRET,
            "verify_token": VERIFY_TOKEN,
        })
    }
}

impl Drop for Meta {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
