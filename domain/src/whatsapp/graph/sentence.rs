//! What an error of Meta's says to people, and errors that we have to word ourselves.

use super::GraphError;
use crate::whatsapp::verdict::is_known;
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

impl GraphError {
    /// Meta's own sentence, the one meant for people first.
    pub fn sentence(&self) -> String {
        let candidates = [&self.user_message, &self.details];
        let told = candidates
            .into_iter()
            .flatten()
            .find(|text| !text.is_empty());
        match told {
            Some(text) => text.clone(),
            None if self.message.is_empty() => format!("Meta answered with error {}", self.code),
            None => self.message.clone(),
        }
    }

    /// Whether the same question may well be answered later: Meta is down, or was asked too often.
    pub fn is_passing(&self) -> bool {
        self.is_transient == Some(true) || matches!(self.code, 1 | 2 | 4 | 613 | 80_007)
    }

    /// Whether it is Meta that speaks, by its trace id or by a code that we know.
    pub fn is_metas(&self) -> bool {
        self.trace_id.is_some() || is_known(self)
    }

    /// The same, where no text quotes the token: Meta repeats a malformed one.
    #[must_use]
    pub(super) fn without(mut self, token: &SecretString) -> Self {
        let token = token.expose_secret();
        let texts = [
            Some(&mut self.message),
            self.details.as_mut(),
            self.user_title.as_mut(),
            self.user_message.as_mut(),
        ];
        for text in texts.into_iter().flatten() {
            if !token.is_empty() && text.contains(token) {
                *text = text.replace(token, "***");
            }
        }
        self
    }

    /// An answer of 429 that says nothing else: too fast.
    pub fn too_many_requests() -> Self {
        Self {
            code: 130_429,
            message: "too many requests".to_owned(),
            http_status: Some(429),
            ..Self::default()
        }
    }

    /// A failure without an error.
    pub fn unknown(message: &str) -> Self {
        Self {
            code: crate::whatsapp::event::Fault::NO_CODE,
            message: message.to_owned(),
            ..Self::default()
        }
    }

    /// The same, with what the `Retry-After` header said, in seconds.
    #[must_use]
    pub(super) fn after(mut self, header: Option<&reqwest::header::HeaderValue>) -> Self {
        let seconds = header.and_then(|value| value.to_str().ok()?.trim().parse().ok());
        self.retry_after = seconds.map(Duration::from_secs);
        self
    }
}
