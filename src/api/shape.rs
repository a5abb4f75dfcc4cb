//! Gives every refusal the one error shape, also those that poem makes before one of our handlers is reached.

use super::error::ApiError;
use poem::{Endpoint, IntoResponse, Request, Response, error::ResponseError, http::StatusCode};
use std::{any::Any, sync::Arc};

/// Answers refusals that are no JSON yet in the API's shape.
pub(super) async fn shape<E: Endpoint>(ep: Arc<E>, request: Request) -> poem::Result<Response> {
    let address = request.original_uri().path().to_owned();
    let method = request.method().clone();
    let response = match ep.call(request).await {
        Ok(response) => response.into_response(),
        Err(error) => error.into_response(),
    };
    let status = response.status();
    let error = status.is_client_error() || status.is_server_error();
    if !error || is_shaped(&response) {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let text = body.into_string().await.unwrap_or_default();
    let refusal = match status {
        StatusCode::NOT_FOUND => ApiError::not_found(format!("there is nothing at {address}")),
        StatusCode::METHOD_NOT_ALLOWED => {
            let message = format!("{address} does not answer to {method}");
            ApiError::new(status, "method_not_allowed", message)
        }
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(status, "body_too_large", text),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            ApiError::new(status, "unsupported_content_type", text)
        }
        status if status.is_server_error() => {
            tracing::error!(status = status.as_u16(), "A request failed: {text}");
            ApiError::internal()
        }
        status => malformed(status, &text),
    };
    let mut shaped = refusal.as_response();
    shaped.extensions_mut().extend(parts.extensions);
    Ok(shaped)
}

/// What is answered when a handler panics.
#[expect(clippy::needless_pass_by_value, reason = "poem hands it over")]
pub(super) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned());
    tracing::error!(panic = text, "A request handler panicked");
    ApiError::internal().as_response()
}

/// Whether it is JSON, or a page for people: the console says itself what went wrong.
fn is_shaped(response: &Response) -> bool {
    let kind = response.content_type().unwrap_or_default();
    kind.starts_with("application/json") || kind.starts_with("text/html")
}

/// poem-openapi says "failed to parse parameter `limit`: failed to parse "integer": ..." when a parameter cannot be
/// read.
fn malformed(status: StatusCode, text: &str) -> ApiError {
    let named = ["failed to parse parameter `", "failed to parse path `"]
        .iter()
        .find_map(|start| text.strip_prefix(start)?.split_once("`: "));
    let Some((name, reason)) = named else {
        return ApiError::new(status, "malformed_request", text);
    };
    let reason = reason.split(" (occurred while").next().unwrap_or(reason);
    let reason = reason.rsplit("\": ").next().unwrap_or(reason);
    let message = if text.contains("integer(") {
        format!("{name} must be a whole number: {reason}")
    } else {
        format!("{name} cannot be read: {reason}")
    };
    ApiError::new(status, "invalid_parameter", message).of_field(name)
}
