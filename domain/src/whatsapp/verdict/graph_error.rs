//! An error as the Graph API tells it.

use crate::whatsapp::event::{Fault, Fields};
use serde_json::Value;
use std::time::Duration;

/// An error as the Graph API tells it, in an answer or by webhook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GraphError {
    /// The thing to switch on. 0 is a real code; [`Fault::NO_CODE`] for a webhook's error without one.
    pub code: i64,
    /// Officially gone since v16, yet there.
    pub subcode: Option<i64>,
    /// "(#code) title"; no signal.
    pub message: String,
    /// `error_data.details`: what is wrong.
    pub details: Option<String>,
    /// A title for people, in the language of the token's user; on template and number calls.
    pub user_title: Option<String>,
    /// A sentence for people, likewise.
    pub user_message: Option<String>,
    /// Whether Meta thinks that a retry helps.
    pub is_transient: Option<bool>,
    /// The HTTP status of the answer; none by webhook. Pages and practice differ (throttles come as 400, 403, 429).
    pub http_status: Option<u16>,
    /// From the `Retry-After` header; whoever holds the answer puts it here.
    pub retry_after: Option<Duration>,
    /// Meta's id of the call (`fbtrace_id`), for their support.
    pub trace_id: Option<String>,
}

impl GraphError {
    /// Reads the body of an answer. None if it is no well-formed error of the Graph API: HTML of a proxy, a body without
    /// `error`, an `error` that is no object or has no code.
    pub fn parse(body: &[u8], http_status: u16) -> Option<GraphError> {
        let body: Value = serde_json::from_slice(body).ok()?;
        let body = Fields::new(body.as_object()?);
        let error = Fields::new(body.get("error")?.as_object()?);
        Some(GraphError {
            code: error.integer("code")?,
            subcode: error.integer("error_subcode"),
            message: error.text("message").unwrap_or_default(),
            details: details(&error),
            user_title: error.text("error_user_title"),
            user_message: error.text("error_user_msg"),
            is_transient: error
                .has("is_transient")
                .then(|| error.flag("is_transient")),
            http_status: Some(http_status),
            retry_after: None,
            trace_id: error.id("fbtrace_id"),
        })
    }

    /// An error that came by webhook.
    pub fn of_fault(fault: &Fault) -> GraphError {
        let message = fault.message.as_ref().or(fault.title.as_ref());
        GraphError {
            code: fault.code,
            message: message.cloned().unwrap_or_default(),
            details: fault.details.clone(),
            ..GraphError::default()
        }
    }

    /// Everything Meta says, in small letters: where to look for what is wrong.
    pub(super) fn words(&self) -> String {
        let details = self.details.as_deref().unwrap_or_default();
        format!("{details} {}", self.message).to_lowercase()
    }
}

/// `error_data` is an object with `details`; on template calls a text, at times one that holds the object.
fn details(error: &Fields<'_>) -> Option<String> {
    if let Some(data) = error.object("error_data") {
        return data.text("details");
    }
    let text = error.text("error_data")?;
    let inner: Option<Value> = serde_json::from_str(&text).ok();
    let inner = inner
        .as_ref()
        .and_then(Fields::of)
        .and_then(|data| data.text("details"));
    inner.or(Some(text))
}
