//! One line of log per request: which key did what, what came of it, how long it took. Never a body, query or secret.

use super::App;
use domain::channel::WEBHOOK_PATH;
use entity::ApiKeyId;
use poem::{Endpoint, IntoResponse, Request, Response};
use std::{sync::Arc, time::Instant};

/// The key that made a request, left on its response by the door.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Who(pub(crate) ApiKeyId);

/// Logs and counts a request.
pub(super) async fn log<E: Endpoint>(ep: Arc<E>, request: Request) -> poem::Result<Response> {
    let started = Instant::now();
    let method = request.method().clone();
    // The path holds ids; the query may hold people's names and numbers.
    let path = request.original_uri().path().to_owned();
    let app = request.data::<App>().cloned();
    let response = match ep.call(request).await {
        Ok(response) => response.into_response(),
        Err(error) => error.into_response(),
    };
    let elapsed = started.elapsed();
    let status = response.status().as_u16();
    if let Some(app) = app {
        app.metrics.count(status, elapsed);
    }
    let elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    let key = response
        .extensions()
        .get::<Who>()
        .map(|who| who.0.to_string());
    match path.as_str() {
        // Meta posts thousands a second; metrics count them.
        "/healthz" | "/readyz" | "/metrics" | WEBHOOK_PATH if status < 400 => {
            tracing::debug!(%method, path, status, elapsed_ms, "Answered {method} {path} with {status}");
        }
        _ => {
            tracing::info!(%method, path, status, key, elapsed_ms, "Answered {method} {path} with {status}");
        }
    }
    Ok(response)
}
