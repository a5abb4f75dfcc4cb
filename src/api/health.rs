//! `/healthz`: the process lives. `/readyz`: it can serve.

use super::{App, error::ApiError};
use poem::{
    Response, handler,
    http::StatusCode,
    web::{Data, Json},
};
use serde_json::{Value, json};
use std::time::Duration;

/// How long the database and the queue may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process lives.
#[handler]
pub(super) fn live() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

/// The database and the queue answer.
#[handler]
pub(super) async fn ready(app: Data<&App>) -> poem::Result<Response> {
    let database = tokio::time::timeout(PATIENCE, app.ctx.store.ping()).await;
    let mut away = Vec::new();
    if !matches!(database, Ok(Ok(()))) {
        away.push("database");
    }
    let queue = tokio::time::timeout(PATIENCE, app.queue.ping()).await;
    if !matches!(queue, Ok(Ok(()))) {
        away.push("queue");
    }
    if away.is_empty() {
        let body = json!({"status": "ready"});
        return Ok(Response::builder()
            .content_type("application/json; charset=utf-8")
            .body(body.to_string()));
    }
    let message = format!("not ready: the {} does not answer", away.join(" and the "));
    Err(
        ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", message)
            .with_details(json!({ "away": away }))
            .into(),
    )
}
