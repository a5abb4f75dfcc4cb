//! Refusals as the API answers them: `{"error":{"code","message","details"}}` with an HTTP status.

use domain::Kind;
use poem::{IntoResponse, Response, error::ResponseError, http::StatusCode};
use poem_openapi::{
    ApiResponse, Object,
    payload::{Json, Payload},
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::Type,
};
use serde_json::{Value, json};
use std::{borrow::Cow, error::Error as _};

/// A refusal as the API answers it.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct ApiError {
    status: StatusCode,
    code: Cow<'static, str>,
    message: String,
    details: Value,
}

/// What every refusal looks like.
#[derive(Debug, Object)]
#[oai(rename = "Error")]
struct ErrorBody {
    /// What went wrong.
    error: ErrorDetail,
}

/// What went wrong.
#[derive(Debug, Object)]
struct ErrorDetail {
    /// For programs: stable, snake_case.
    code: String,
    /// For people: a sentence.
    message: String,
    /// More for programs; `field` names the offending field.
    details: Value,
}

impl ApiError {
    /// A refusal of this layer; those of the product's rules come from [`domain::Error`].
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
            details: json!({}),
        }
    }

    /// The same refusal, naming the field it is about.
    pub(crate) fn of_field(mut self, field: impl Into<String>) -> Self {
        self.details = json!({ "field": field.into() });
        self
    }

    /// The same refusal, with more for programs.
    pub(crate) fn with_details(mut self, details: Value) -> Self {
        self.details = details;
        self
    }

    /// There is no such thing within the caller's reach.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// The caller may not do this.
    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    /// A defect of ours; the cause is in the log and not in the answer.
    pub(crate) fn internal() -> Self {
        let message = "something went wrong on our side; the log has the cause";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", message)
    }
}

fn status_of(kind: Kind) -> StatusCode {
    match kind {
        Kind::Malformed => StatusCode::BAD_REQUEST,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl<E: Into<domain::Error>> From<E> for ApiError {
    fn from(error: E) -> Self {
        let error = error.into();
        match error.kind() {
            Kind::Internal => {
                let cause = error.source().map(ToString::to_string);
                tracing::error!(code = error.code(), cause, "A request failed: {error}");
                return Self::internal();
            }
            Kind::Unavailable => {
                let cause = error.source().map(ToString::to_string);
                tracing::warn!(code = error.code(), cause, "A request was put off: {error}");
            }
            Kind::Malformed
            | Kind::Forbidden
            | Kind::NotFound
            | Kind::Conflict
            | Kind::Invalid
            | Kind::TooLarge => {}
        }
        Self {
            status: status_of(error.kind()),
            code: error.code().into(),
            message: error.to_string(),
            details: match error.details() {
                Value::Null => json!({}),
                details => details,
            },
        }
    }
}

impl ResponseError for ApiError {
    fn status(&self) -> StatusCode {
        self.status
    }

    fn as_response(&self) -> Response {
        let Self {
            code,
            message,
            details,
            ..
        } = self;
        let body = json!({"error": {"code": code, "message": message, "details": details}});
        let mut response = poem::web::Json(body).into_response();
        response.set_status(self.status);
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            let headers = response.headers_mut();
            headers.insert("retry-after", poem::http::HeaderValue::from_static("1"));
        }
        response
    }
}

impl ApiResponse for ApiError {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![MetaResponse {
                description: "A refusal, with a stable code and a sentence.",
                status: None,
                status_range: None,
                content: vec![MetaMediaType {
                    content_type: Json::<ErrorBody>::CONTENT_TYPE,
                    schema: ErrorBody::schema_ref(),
                }],
                headers: vec![],
            }],
        }
    }

    fn register(registry: &mut Registry) {
        ErrorBody::register(registry);
    }
}
