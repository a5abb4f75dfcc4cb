//! A small client of the API.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

/// A client of one server with one key.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    address: String,
    key: Option<String>,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body, if it is JSON.
    pub(crate) body: Value,
}

impl Client {
    /// A client of the server at `address`.
    pub(crate) fn new(address: &str, key: Option<&str>) -> Self {
        // Fails if it was installed before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            http: reqwest::Client::new(),
            address: address.to_owned(),
            key: key.map(str::to_owned),
        }
    }

    /// A request to be shaped further. A path that begins with `/` is taken as it is, any other stands under
    /// `/api/v1/`.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = if path.starts_with('/') {
            format!("{}{path}", self.address)
        } else {
            format!("{}/api/v1/{path}", self.address)
        };
        let request = self.http.request(method, url);
        match &self.key {
            Some(key) => request.bearer_auth(key),
            None => request,
        }
    }

    /// GET.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::to(self.request(Method::GET, path)).await
    }

    /// POST with a JSON body.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::to(self.request(Method::POST, path).json(&body)).await
    }

    /// PUT with a JSON body.
    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        Answer::to(self.request(Method::PUT, path).json(&body)).await
    }

    /// PATCH with a JSON body.
    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        Answer::to(self.request(Method::PATCH, path).json(&body)).await
    }

    /// DELETE.
    pub(crate) async fn delete(&self, path: &str) -> Answer {
        Answer::to(self.request(Method::DELETE, path)).await
    }

    /// Creates a key and answers a client with it.
    pub(crate) async fn with_new_key(&self, role: &str, agent: Option<&str>) -> Self {
        let body = json!({"name": role, "role": role, "agent_id": agent});
        let key = self.post("api_keys", body).await.expect(201);
        let secret = key["secret"].as_str().expect("a secret");
        Self {
            key: Some(secret.to_owned()),
            ..self.clone()
        }
    }
}

impl Answer {
    /// Sends the request.
    pub(crate) async fn to(request: RequestBuilder) -> Self {
        let response = request.send().await.expect("the server answers");
        let status = response.status().as_u16();
        let bytes = response.bytes().await.expect("the whole answer");
        Self {
            status,
            body: serde_json::from_slice(&bytes).unwrap_or_default(),
        }
    }

    /// The body of an answer with this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// Checks that it is a refusal in the one error shape.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) -> &Value {
        let error = &self.body["error"];
        assert_eq!(
            (self.status, error["code"].as_str()),
            (status, Some(code)),
            "{}",
            self.body
        );
        assert!(
            error["message"]
                .as_str()
                .is_some_and(|message| !message.is_empty())
        );
        assert!(error["details"].is_object());
        error
    }

    /// The field that a refusal names.
    pub(crate) fn field(&self) -> &str {
        self.body["error"]["details"]["field"]
            .as_str()
            .unwrap_or_default()
    }
}
