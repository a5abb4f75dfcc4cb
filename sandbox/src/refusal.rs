//! Refusals in the words and the shape of Meta.

use crate::chance::mix;
use crate::clock;
use poem::{Response, http::StatusCode};
use serde_json::{Value, json};
use std::borrow::Cow;

/// A refusal as Graph puts it into an answer, and webhooks into `errors`.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    http: StatusCode,
    /// The code to switch on.
    pub(crate) code: u32,
    title: Cow<'static, str>,
    kind: &'static str,
    subcode: Option<u32>,
    details: Option<Box<str>>,
    told_user: Option<(&'static str, Box<str>)>,
}

impl Refusal {
    /// A refusal with Meta's title and HTTP status for this code, from Meta's page on error codes.
    pub(crate) fn of(code: u32) -> Self {
        let (http, title) = wording(code);
        Self {
            http: StatusCode::from_u16(http).expect("because the table holds valid statuses"),
            code,
            title: title.into(),
            kind: "OAuthException",
            subcode: None,
            details: None,
            told_user: None,
        }
    }

    /// The object does not exist, or this token may not see it.
    pub(crate) fn unknown_object(id: &str, verb: &str) -> Self {
        let mut refusal = Self::of(100);
        refusal.kind = "GraphMethodException";
        refusal.subcode = Some(33);
        refusal.titled(format!(
            "Unsupported {verb} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api"
        ))
    }

    /// A parameter is wrong in this way.
    pub(crate) fn parameter(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self::of(100).titled(sentence)
    }

    /// A template is not acceptable: code 100 with the number of the rule, and what the author is told.
    pub(crate) fn template(
        subcode: u32,
        title: &'static str,
        sentence: impl Into<Box<str>>,
    ) -> Self {
        let mut refusal = Self::of(100);
        refusal.subcode = Some(subcode);
        refusal.told_user = Some((title, sentence.into()));
        refusal
    }

    /// With another title than usual.
    pub(crate) fn titled(mut self, title: impl Into<Cow<'static, str>>) -> Self {
        self.title = title.into();
        self
    }

    /// With what exactly is wrong.
    pub(crate) fn details(mut self, details: impl Into<Box<str>>) -> Self {
        self.details = Some(details.into());
        self
    }

    /// What is wrong, as a sentence.
    pub(crate) fn sentence(self) -> String {
        match self.told_user {
            Some((_, sentence)) => sentence.into(),
            None => self.title.into(),
        }
    }

    /// The same in the shape that webhooks use.
    pub(crate) fn in_webhook(&self) -> Value {
        json!({
            "code": self.code,
            "title": self.title,
            "message": self.title,
            "error_data": {"details": self.details.as_deref().unwrap_or(&self.title)},
            "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
        })
    }

    /// The answer that says so.
    pub(crate) fn into_response(self) -> Response {
        let status = self.http;
        Response::builder()
            .status(status)
            .content_type("application/json; charset=UTF-8")
            .body(self.body().to_string())
    }

    fn body(self) -> Value {
        let message = if self.code == 190 || self.subcode == Some(33) {
            self.title.into_owned()
        } else {
            format!("(#{}) {}", self.code, self.title)
        };
        let mut error = json!({
            "message": message,
            "type": self.kind,
            "code": self.code,
            "fbtrace_id": trace_id(),
        });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = subcode.into();
        }
        if let Some(details) = self.details {
            error["error_data"] = json!({"messaging_product": "whatsapp", "details": details});
        }
        if let Some((title, sentence)) = self.told_user {
            error["is_transient"] = false.into();
            error["error_user_title"] = title.into();
            error["error_user_msg"] = (*sentence).into();
        }
        json!({"error": error})
    }
}

/// Meta's mark of one answer; differs every time.
fn trace_id() -> String {
    format!("A{:016X}", mix(clock::now()))
}

/// HTTP status and title of a code, from Meta's page on error codes.
fn wording(code: u32) -> (u16, &'static str) {
    match code {
        100 => (400, "Invalid parameter"),
        190 => (
            401,
            "Invalid OAuth access token - Cannot parse access token",
        ),
        2200 => (400, "Callback verification failed"),
        2500 => (400, "Unknown path components"),
        130_429 => (400, "Rate limit hit"),
        131_008 => (400, "Required parameter is missing"),
        131_009 => (400, "Parameter value is not valid"),
        131_021 => (400, "Recipient cannot be sender"),
        131_026 => (400, "Message undeliverable"),
        131_031 => (403, "Business Account locked"),
        131_047 => (400, "Re-engagement message"),
        131_048 => (400, "Spam rate limit hit"),
        131_049 => (
            400,
            "This message was not delivered to maintain healthy ecosystem engagement.",
        ),
        131_050 => (
            400,
            "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business",
        ),
        131_051 => (400, "Unsupported message type"),
        131_056 => (
            400,
            "(Business Account, Consumer Account) pair rate limit hit",
        ),
        132_000 => (
            400,
            "Number of parameters does not match the expected number of params",
        ),
        132_001 => (404, "Template name does not exist in the translation"),
        132_005 => (400, "Translated text too long"),
        132_012 => (
            400,
            "Parameter format does not match format in the created template",
        ),
        132_015 => (400, "Template is paused"),
        132_016 => (400, "Template is disabled"),
        132_018 => (400, "There was an error with the template parameters"),
        133_010 => (400, "Account not registered"),
        _ => (400, "Something went wrong"),
    }
}

/// The page that a tired proxy answers with instead of Graph.
pub(crate) fn error_page() -> Response {
    Response::builder()
        .status(StatusCode::INTERNAL_SERVER_ERROR)
        .content_type("text/html; charset=utf-8")
        .body("<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1><p>We're working on getting this fixed as soon as we can.</p></body></html>")
}
