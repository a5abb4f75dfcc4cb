//! `/channels/whatsapp/webhook`: where Meta verifies the address, and posts what happened. No key: the signature counts.

use super::{App, body_limit, error::ApiError};
use domain::{channel, group::Uncommitted, webhook::Received};
use poem::{IntoResponse, Request, Response, handler, http::StatusCode};
use serde::Deserialize;

/// The largest body that is read: Meta's are up to 3 MB (Meta's page on webhooks, 2026).
const LARGEST: usize = 3 * 1024 * 1024 + 64 * 1024;

/// What Meta asks when it verifies the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Verification {
    #[serde(rename = "hub.mode", alias = "hub_mode")]
    mode: String,
    #[serde(rename = "hub.challenge", alias = "hub_challenge")]
    challenge: String,
    #[serde(rename = "hub.verify_token", alias = "hub_verify_token")]
    verify_token: String,
}

/// Echoes the challenge for a verify token that some channel was connected with.
#[handler]
pub(super) async fn verify(request: &Request) -> poem::Result<Response> {
    let app = app(request);
    let asked: Verification = request.params().unwrap_or_default();
    let known = asked.mode == "subscribe"
        && !asked.verify_token.is_empty()
        && channel::is_verify_token(&app.ctx, &asked.verify_token)
            .await
            .map_err(ApiError::from)?;
    if !known {
        let message = "this is not the verify token of any channel";
        return Err(ApiError::forbidden(message).into());
    }
    Ok(Response::builder()
        .content_type("text/plain; charset=utf-8")
        .body(asked.challenge))
}

/// Takes what Meta tells, if it is signed with the secret of some channel. Answered after the commit, whatever it is:
/// what cannot be understood is Meta's to know, and would only come again for days.
#[handler]
pub(super) async fn receive(request: &Request, body: poem::Body) -> poem::Result<Response> {
    let app = app(request);
    let body = body_limit::read(request, body, LARGEST).await?;
    let signature = request.header("x-hub-signature-256").unwrap_or_default();
    let signed = channel::signed_by(&app.ctx, signature, &body)
        .await
        .map_err(ApiError::from)?;
    let Some(signed) = signed else {
        app.metrics.webhook_refused();
        let message = "the body is not signed with the secret of any channel";
        return Err(ApiError::new(StatusCode::UNAUTHORIZED, "bad_signature", message).into());
    };
    let received = Received {
        app_secret_hash: signed.app_secret_hash,
        body,
    };
    match app.events.commit(received).await {
        Ok(()) => {
            app.metrics.webhook_stored();
            Ok(StatusCode::OK.into_response())
        }
        // Not stored, so not answered with 200: Meta tells it again.
        Err(error) => {
            tracing::warn!(error = %error, "A webhook event could not be stored; Meta will repeat it");
            let kind = match &error {
                Uncommitted::Failed(error) => error.kind(),
                Uncommitted::Panicked(_) => domain::Kind::Internal,
                Uncommitted::TookTooLong | Uncommitted::Stopped => domain::Kind::Unavailable,
            };
            let message = "the event could not be stored; send it again";
            let status = match kind {
                domain::Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
                _ => StatusCode::SERVICE_UNAVAILABLE,
            };
            Err(ApiError::new(status, "database_unavailable", message).into())
        }
    }
}

fn app(request: &Request) -> &App {
    request
        .data::<App>()
        .expect("because the app is laid over every route")
}
