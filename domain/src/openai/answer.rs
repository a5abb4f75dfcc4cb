//! Reading an answer: no more than could be sent to anybody, and nothing of a failure but its kind.

use super::Failure;
use reqwest::{Error, Response};
use serde_json::Value;

/// The largest answer that is read. What can be sent to somebody has 4,096 characters.
const LARGEST: usize = 1024 * 1024;

/// The body, if it is not endless.
pub(super) async fn read(mut response: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(told)? {
        if body.len() + chunk.len() > LARGEST {
            return Err(Failure::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// What the first choice says. Some servers say it in parts; one that says nothing has said an empty text.
pub(super) fn content(body: &[u8]) -> Result<String, Failure> {
    let answer: Value = serde_json::from_slice(body).map_err(|_| Failure::Unreadable)?;
    let content = answer.pointer("/choices/0/message/content");
    match content.ok_or(Failure::Unreadable)? {
        Value::String(text) => Ok(text.clone()),
        Value::Null => Ok(String::new()),
        Value::Array(parts) => {
            let texts = parts.iter().filter_map(|part| part["text"].as_str());
            Ok(texts.collect())
        }
        _ => Err(Failure::Unreadable),
    }
}

/// The failure in one of three words, without the address: it may hold a password.
pub(super) fn told(error: Error) -> Failure {
    if error.is_timeout() {
        return Failure::Late;
    }
    let error = error.without_url();
    let mut why = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(next) = cause {
        why = next.to_string();
        cause = next.source();
    }
    Failure::Unreachable(why)
}
