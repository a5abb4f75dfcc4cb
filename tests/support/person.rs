//! Somebody who uses the console without script: follows links and sends forms, over HTTP.

use reqwest::{
    Method, RequestBuilder, Response,
    header::{HeaderMap, SET_COOKIE},
    redirect::Policy,
};
use std::collections::BTreeMap;

/// Somebody who uses the console without script.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    http: reqwest::Client,
    address: String,
    cookies: BTreeMap<String, String>,
    csrf: String,
}

/// A page, or another answer.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    /// The HTTP status.
    pub(crate) status: u16,
    /// Its headers.
    pub(crate) headers: HeaderMap,
    /// Its text.
    pub(crate) text: String,
}

impl Person {
    /// Somebody who is not signed in, at the console of the server at `address`.
    pub(crate) fn at(address: &str) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().redirect(Policy::none()).build();
        Self {
            http: http.expect("a client"),
            address: address.to_owned(),
            cookies: BTreeMap::new(),
            csrf: String::new(),
        }
    }

    /// Somebody who has signed in with this key.
    pub(crate) async fn signed_in(address: &str, key: &str) -> Self {
        let mut person = Self::at(address);
        person.sign_in(key).await;
        person
    }

    /// Signs in, and learns the secret of the session's forms.
    pub(crate) async fn sign_in(&mut self, key: &str) {
        let page = self.post("/sign-in", &[("key", key)]).await;
        assert_eq!(page.status, 303, "{}", page.text);
        let page = self.get("/operations").await;
        self.csrf = page.hidden("csrf");
    }

    /// What every form of the session carries.
    pub(crate) fn csrf(&self) -> &str {
        &self.csrf
    }

    /// The session's cookie is lost, as when it has ended.
    pub(crate) fn forget(&mut self) {
        self.cookies.clear();
    }

    /// Opens a page; redirects are not followed.
    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let request = self.request(Method::GET, path);
        self.answer(request).await
    }

    /// Sends a form with the session's secret.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.csrf.clone();
        let all: Vec<_> = fields
            .iter()
            .copied()
            .chain([("csrf", csrf.as_str())])
            .collect();
        self.post_exactly(path, &all).await
    }

    /// Sends exactly these fields.
    pub(crate) async fn post_exactly(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = self
            .request(Method::POST, path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        self.answer(request).await
    }

    /// A request to be shaped further, with the session's cookies.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        self.http
            .request(method, format!("{}{path}", self.address))
            .header("accept", "text/html")
            .header("cookie", cookies.join("; "))
    }

    /// Sends it; keeps the cookies of the answer.
    pub(crate) async fn answer(&mut self, request: RequestBuilder) -> Page {
        let response: Response = request.send().await.expect("the server answers");
        for cookie in response.headers().get_all(SET_COOKIE) {
            let text = cookie.to_str().expect("a cookie is text");
            let pair = text.split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a name and a value");
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Page {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.expect("the whole page"),
        }
    }
}

impl Page {
    /// A header; empty if it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Where a redirect leads.
    #[track_caller]
    pub(crate) fn leads_to(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.text);
        self.header("location")
    }

    /// Checks the status and answers the page.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The value of the first hidden field with this name.
    #[track_caller]
    pub(crate) fn hidden(&self, name: &str) -> String {
        let start = format!("type=\"hidden\" name=\"{name}\" value=\"");
        let (_, rest) = self
            .text
            .split_once(&start)
            .unwrap_or_else(|| panic!("no field {name}: {}", self.text));
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}
