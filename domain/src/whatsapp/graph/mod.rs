//! The client of Meta's Graph API: one connection pool, timeouts, bounded answers. Says of every failure whether the
//! request may have had an effect.

mod answer;
mod body;
mod message;
mod page;
mod sentence;
mod upload;

pub use body::Deadline;
pub use message::{Accepted, NotSent, Sent};
pub use page::pages;
pub use upload::Upload;

use super::verdict::GraphError;
use answer::read;
use reqwest::{Method, RequestBuilder, redirect::Policy};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::{fmt, time::Duration};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);

/// Where Meta's Graph API answers.
pub const META: &str = "https://graph.facebook.com";

/// The version of the Graph API that we speak (current since 2026-07-29, by Meta's changelog).
pub const VERSION: &str = "v26.0";

/// A client of the Graph API. Clones share the connections.
#[derive(Clone)]
pub struct Graph {
    http: reqwest::Client,
    root: String,
}

/// Why an answer could not be had.
#[derive(Debug, Clone, thiserror::Error)]
pub enum GraphFailure {
    /// Meta said no.
    #[error("{}", .0.sentence())]
    Refused(GraphError),
    /// Nothing was asked: Meta could not be reached.
    #[error("the Graph API cannot be reached: {0}")]
    Unreachable(String),
    /// It was asked, and what became of it is not known.
    #[error("the Graph API did not answer as it should: {0}")]
    Unclear(String),
}

impl Graph {
    /// A client of the API at `base` (as in [`META`]) that speaks `version` and waits `timeout` for an answer.
    ///
    /// # Panics
    /// If the process has no TLS provider, which `main` installs first of all.
    pub fn new(base: &str, version: &str, timeout: Duration) -> Self {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT.min(timeout))
            .timeout(timeout)
            .redirect(Policy::none())
            .pool_idle_timeout(Duration::from_secs(50))
            .tcp_nodelay(true)
            .user_agent(concat!("outbound/", env!("CARGO_PKG_VERSION")))
            .build()
            .expect("because the options are constants and main installed a TLS provider");
        let root = format!("{}/{version}", base.trim_end_matches('/'));
        Self { http, root }
    }

    /// Reads `path`, as in `106540352242922`, with these parameters.
    pub async fn get(
        &self,
        token: &SecretString,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Value, GraphFailure> {
        let request = self.request(Method::GET, token, path).query(parameters);
        read(request.send().await, token).await
    }

    /// Posts `body` to `path`.
    pub async fn post(
        &self,
        token: &SecretString,
        path: &str,
        body: &Value,
    ) -> Result<Value, GraphFailure> {
        let request = self.request(Method::POST, token, path).json(body);
        read(request.send().await, token).await
    }

    /// Deletes what `path` and the parameters name.
    pub async fn delete(
        &self,
        token: &SecretString,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Value, GraphFailure> {
        let request = self.request(Method::DELETE, token, path).query(parameters);
        read(request.send().await, token).await
    }

    fn request(&self, method: Method, token: &SecretString, path: &str) -> RequestBuilder {
        let url = format!("{}/{path}", self.root);
        self.http
            .request(method, url)
            .bearer_auth(token.expose_secret())
    }
}

impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Graph({})", self.root)
    }
}

#[cfg(test)]
pub(crate) mod steer;
#[cfg(test)]
mod tests;
