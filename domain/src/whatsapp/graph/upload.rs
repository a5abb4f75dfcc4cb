//! Uploading a file to an app (Meta's page on the Resumable Upload API): a session is opened, then the bytes go into it,
//! and the answer is a handle by which a template names the file.

use super::{Graph, GraphFailure, answer::read};
use reqwest::{
    Method,
    header::{AUTHORIZATION, HeaderValue},
};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// A file to be uploaded.
#[derive(Debug, Clone)]
pub struct Upload {
    /// What it is called, as in `header.png`.
    pub name: &'static str,
    /// Its content type, as in `image/png`.
    pub content_type: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Graph {
    /// Uploads a file to `app`; the bytes may take `within`. Answers the handle. Harmless to repeat: a file that nothing
    /// names is forgotten.
    pub async fn upload(
        &self,
        token: &SecretString,
        app: &str,
        file: Upload,
        within: Duration,
    ) -> Result<String, GraphFailure> {
        let length = file.bytes.len().to_string();
        let opening = self
            .request(Method::POST, token, &format!("{app}/uploads"))
            .query(&[
                ("file_name", file.name),
                ("file_length", &length),
                ("file_type", &file.content_type),
            ]);
        let opened = read(opening.send().await, token).await?;
        let session = opened["id"].as_str();
        let session = session.filter(|id| id.starts_with("upload:"));
        let session = session.ok_or_else(|| unclear("an upload was opened without its id"))?;
        let authorization = oauth(token).ok_or_else(|| unclear("the token cannot be sent"))?;
        // The id is used as it came: it has a query with a signature.
        let sending = self
            .http
            .post(format!("{}/{session}", self.root))
            .timeout(within)
            .header(AUTHORIZATION, authorization)
            .header("file_offset", "0")
            .body(file.bytes);
        let sent = read(sending.send().await, token).await?;
        let handle = sent["h"].as_str().filter(|handle| !handle.is_empty());
        let handle = handle.ok_or_else(|| unclear("an upload ended without a handle"))?;
        Ok(handle.to_owned())
    }
}

/// This one endpoint is shown the token under another scheme than all the others.
fn oauth(token: &SecretString) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(format!("OAuth {}", token.expose_secret())).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn unclear(what: &str) -> GraphFailure {
    GraphFailure::Unclear(what.to_owned())
}
