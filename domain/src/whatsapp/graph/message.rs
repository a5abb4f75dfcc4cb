//! Sending a message: the one request that must not be repeated blindly.

use super::{
    Graph, GraphError, GraphFailure,
    answer::{odd, read, told, whole},
    body::{Fate, Guarded},
};
use crate::whatsapp::template::mark_read;
use reqwest::{
    Body, Method, StatusCode,
    header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER},
};
use secrecy::SecretString;
use serde_json::Value;

/// What became of a message.
#[derive(Debug, Clone)]
pub enum Sent {
    /// Meta took it.
    Accepted(Accepted),
    /// Meta said no: it was certainly not taken.
    Refused(GraphError),
    /// It certainly never left.
    NotSent(NotSent),
    /// It left, and whether Meta took it is not known: why.
    InDoubt(String),
}

/// Meta took a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Meta's id of the message.
    pub wamid: String,
    /// The person's WhatsApp id, which may differ from the number (Meta's page on phone numbers).
    pub wa_id: Option<String>,
    /// The person's business-scoped user id.
    pub user_id: Option<String>,
    /// It is held back until the template's quality is known (Meta's page on template pacing).
    pub held: bool,
}

/// Why a message never left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSent {
    /// It was too late before it could be written.
    Late,
    /// No connection came about.
    Unreachable(String),
}

impl Graph {
    /// Sends `body` (the JSON of a message) through a number. `gate` is asked when a connection stands and the body is all
    /// that is missing: it resolves when the message may leave, to whether it still may.
    pub async fn send_message(
        &self,
        token: &SecretString,
        phone_number_id: &str,
        body: String,
        gate: impl Future<Output = bool> + Send + 'static,
    ) -> Sent {
        let fate = Fate::default();
        let length = body.len();
        let guarded = Guarded::new(body, Box::pin(gate), fate.clone());
        let request = self
            .request(Method::POST, token, &format!("{phone_number_id}/messages"))
            .header(CONTENT_TYPE, "application/json")
            .header(CONTENT_LENGTH, length)
            .body(Body::wrap_stream(guarded));
        let response = match request.send().await {
            Ok(response) => response,
            Err(_) if fate.was_late() => return Sent::NotSent(NotSent::Late),
            Err(error) if fate.was_written() => return Sent::InDoubt(told(error)),
            Err(error) => return Sent::NotSent(NotSent::Unreachable(told(error))),
        };
        let status = response.status();
        let retry_after = response.headers().get(RETRY_AFTER).cloned();
        let sent = match whole(response).await {
            Ok(body) => judge(status, &body),
            Err(_) if status == StatusCode::TOO_MANY_REQUESTS => {
                Sent::Refused(GraphError::too_many_requests())
            }
            Err(why) => Sent::InDoubt(why),
        };
        match sent {
            Sent::Refused(error) => Sent::Refused(error.after(retry_after.as_ref()).without(token)),
            other => other,
        }
    }
}

impl Graph {
    /// Shows the person that their message, and all before it, was read; with `typing`, also that an answer is being
    /// written, for up to 25 seconds (Meta's page on typing indicators).
    pub async fn mark_read(
        &self,
        token: &SecretString,
        phone_number_id: &str,
        wamid: &str,
        typing: bool,
    ) -> Result<(), GraphFailure> {
        let request = self
            .request(Method::POST, token, &format!("{phone_number_id}/messages"))
            .header(CONTENT_TYPE, "application/json")
            .body(mark_read(wamid, typing));
        read(request.send().await, token).await.map(drop)
    }
}

/// Only a well-formed error, or a 429, says that it was not taken.
fn judge(status: StatusCode, body: &[u8]) -> Sent {
    if status.is_success() {
        return match accepted(body) {
            Some(accepted) => Sent::Accepted(accepted),
            None => Sent::InDoubt(odd(status, body)),
        };
    }
    match GraphError::parse(body, status.as_u16()) {
        // A proxy before Meta may speak JSON too: of a server's failure only Meta's own word is taken.
        Some(error) if status.is_server_error() && !error.is_metas() => {
            Sent::InDoubt(error.sentence())
        }
        Some(error) => Sent::Refused(error),
        None if status == StatusCode::TOO_MANY_REQUESTS => {
            Sent::Refused(GraphError::too_many_requests())
        }
        None => Sent::InDoubt(odd(status, body)),
    }
}

/// The answer to an accepted message, whatever is missing or odd in it but the id.
fn accepted(body: &[u8]) -> Option<Accepted> {
    let answer: Value = serde_json::from_slice(body).ok()?;
    let message = &answer["messages"][0];
    let contact = &answer["contacts"][0];
    let text = |value: &Value| match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    // A status that is missing or unknown means accepted: the request was answered with 200 and an id.
    let status = message["message_status"].as_str();
    Some(Accepted {
        wamid: text(&message["id"])?,
        wa_id: text(&contact["wa_id"]),
        user_id: text(&contact["user_id"]),
        held: matches!(status, Some("held_for_quality_assessment" | "paused")),
    })
}
