//! The client of an OpenAI-compatible endpoint (its page on Chat Completions): one question, one answer, both bounded. What
//! goes wrong is said without the key, the address and whatever the other side wrote.

mod answer;
#[cfg(test)]
mod tests;

use answer::{content, read, told};
use reqwest::redirect::Policy;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::json;
use std::{fmt, time::Duration};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);

/// A model that answers.
#[derive(Debug, Clone)]
pub struct Model {
    /// Where it is asked, as in `https://api.openai.com/v1`.
    pub base_url: String,
    /// What it is called there.
    pub name: String,
    /// What is shown to be let in; servers of one's own mostly want none.
    pub key: Option<SecretString>,
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// We, who say what to do.
    System,
    /// Everybody else.
    User,
}

/// A message to the model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub content: String,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It took too long.
    #[error("it did not answer in time")]
    Late,
    /// No connection came about, or it broke.
    #[error("it could not be asked: {0}")]
    Unreachable(String),
    /// It answered that it cannot, or will not.
    #[error("it answered {0}")]
    Status(u16),
    /// Its answer has no end.
    #[error("its answer is too large")]
    TooLarge,
    /// Its answer is not one of Chat Completions.
    #[error("its answer cannot be read")]
    Unreadable,
}

/// A client of one model. Clones share the connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    model: Model,
}

impl Client {
    /// A client that waits `timeout` for an answer.
    ///
    /// # Panics
    /// If the process has no TLS provider, which `main` installs first of all.
    pub fn new(model: &Model, timeout: Duration) -> Self {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT.min(timeout))
            .timeout(timeout)
            // The key is shown to nobody else.
            .redirect(Policy::none())
            .user_agent(concat!("outbound/", env!("CARGO_PKG_VERSION")))
            .build()
            .expect("because the options are constants and main installed a TLS provider");
        let base = model.base_url.trim_end_matches('/');
        Self {
            http,
            url: format!("{base}/chat/completions"),
            model: model.clone(),
        }
    }

    /// What the model says to these messages; it is asked for a JSON object, as servers of all kinds understand it. Neither
    /// a temperature nor a length is asked for: some models refuse the one, and name the other differently.
    pub async fn complete(&self, messages: &[Message]) -> Result<String, Failure> {
        let body = json!({
            "model": self.model.name,
            "messages": messages,
            "response_format": {"type": "json_object"},
        });
        let mut request = self.http.post(&self.url).json(&body);
        if let Some(key) = &self.model.key {
            request = request.bearer_auth(key.expose_secret());
        }
        let response = request.send().await.map_err(told)?;
        let status = response.status();
        if !status.is_success() {
            return Err(Failure::Status(status.as_u16()));
        }
        content(&read(response).await?)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.model.name)
    }
}
