//! Reading an answer: bounded, and whatever it is, put into one of three words.

use super::{GraphError, GraphFailure};
use reqwest::{Error, Response};
use secrecy::SecretString;
use serde_json::Value;

/// The largest answer that is read. A page of 100 templates has about 300 kB.
const LARGEST: usize = 8 * 1024 * 1024;

/// The answer of a request that may be asked again, or why there is none.
pub(super) async fn read(
    sent: Result<Response, Error>,
    token: &SecretString,
) -> Result<Value, GraphFailure> {
    let response = sent.map_err(|error| {
        let unreachable = error.is_connect();
        let error = told(error);
        if unreachable {
            GraphFailure::Unreachable(error)
        } else {
            GraphFailure::Unclear(error)
        }
    })?;
    let status = response.status();
    let body = whole(response).await.map_err(GraphFailure::Unclear)?;
    if status.is_success() {
        return serde_json::from_slice(&body)
            .map_err(|_| GraphFailure::Unclear(odd(status, &body)));
    }
    match GraphError::parse(&body, status.as_u16()) {
        Some(error) => Err(GraphFailure::Refused(error.without(token))),
        None => Err(GraphFailure::Unclear(odd(status, &body))),
    }
}

/// The body, as far as it is not endless.
pub(super) async fn whole(mut response: Response) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(told)? {
        if body.len() + chunk.len() > LARGEST {
            return Err("its answer has no end".to_owned());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// What an answer looked like that is no JSON.
pub(super) fn odd(status: reqwest::StatusCode, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(200)]);
    let kind = if text.trim_start().starts_with('<') {
        "a page of HTML"
    } else if text.trim().is_empty() {
        "nothing"
    } else {
        "something that is not JSON"
    };
    format!("it answered {} with {kind}", status.as_u16())
}

/// The failure with its causes, without the address: parameters of an address may hold a token.
pub(super) fn told(error: Error) -> String {
    if error.is_timeout() {
        let what = if error.is_connect() {
            "no connection came about in time"
        } else {
            "no answer came in time"
        };
        return what.to_owned();
    }
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(next) = cause {
        text = next.to_string();
        cause = next.source();
    }
    text
}
