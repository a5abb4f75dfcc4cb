//! `Idempotency-Key`: the same request gets the same answer, whoever lost the first one.

use super::{caller::Caller, error::ApiError};
use domain::{
    Ctx,
    idempotency::{self, Claim, Claimed},
};
use poem::{
    Body, Endpoint, IntoResponse, Request, Response,
    http::{HeaderValue, Method, StatusCode},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{fmt::Write, sync::Arc, time::Duration};

/// How long a repeated request waits for the first one's answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Answers a repeated POST as the first one was answered.
pub(super) async fn guard<E: Endpoint + 'static>(
    ep: Arc<E>,
    mut request: Request,
) -> poem::Result<Response> {
    let given = request.headers().get("idempotency-key").cloned();
    let Some(given) = given.filter(|_| request.method() == Method::POST) else {
        return ep.call(request).await.map(IntoResponse::into_response);
    };
    let key = parse(&given)?;
    let caller = Caller::of(&request);
    let body = request.take_body().into_vec().await?;
    let hash = hash(&request, &body);
    request.set_body(Body::from_vec(body));
    let claimed = idempotency::claim(&caller.ctx, caller.key.id, &key, &hash, PATIENCE).await;
    match claimed.map_err(ApiError::from)? {
        Claimed::Answered { status, body } => Ok(replayed(status, body)),
        Claimed::Fresh(claim) => {
            // In a task of its own: a client that hangs up does not stop the work half way.
            let work = tokio::spawn(answer(ep, request, caller.ctx.clone(), claim.clone()));
            match work.await {
                Ok(response) => Ok(response),
                Err(panic) => {
                    release(&caller.ctx, &claim).await;
                    std::panic::resume_unwind(panic.into_panic())
                }
            }
        }
    }
}

fn parse(given: &HeaderValue) -> Result<String, ApiError> {
    let key = given.to_str().unwrap_or_default().trim();
    if key.is_empty() || key.len() > 255 {
        let message = "an Idempotency-Key has 1 to 255 visible ASCII characters";
        let code = "invalid_idempotency_key";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, code, message));
    }
    Ok(key.to_owned())
}

fn hash(request: &Request, body: &[u8]) -> String {
    let line = format!("{} {}\n", request.method(), request.original_uri());
    let hash = Sha256::new()
        .chain_update(line)
        .chain_update(body)
        .finalize();
    hash.iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

fn replayed(status: u16, body: Vec<u8>) -> Response {
    Response::builder()
        .status(StatusCode::from_u16(status).unwrap_or(StatusCode::OK))
        .content_type("application/json; charset=utf-8")
        .header("idempotency-replayed", "true")
        .body(body)
}

async fn answer<E: Endpoint>(ep: Arc<E>, request: Request, ctx: Ctx, claim: Claim) -> Response {
    let response = match ep.call(request).await {
        Ok(response) => response.into_response(),
        Err(error) => error.into_response(),
    };
    if !response.status().is_success() {
        release(&ctx, &claim).await;
        return response;
    }
    let (parts, body) = response.into_parts();
    let body = body.into_vec().await.unwrap_or_default();
    let kept = without_secret(&body);
    let kept = idempotency::complete(&ctx, &claim, parts.status.as_u16(), kept).await;
    if let Err(error) = kept {
        tracing::warn!("The answer to an Idempotency-Key could not be kept: {error}");
    }
    Response::from_parts(parts, Body::from_vec(body))
}

/// The answer as it is kept: no secret is ever written down.
fn without_secret(body: &[u8]) -> Vec<u8> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(mut object)) if object.contains_key("secret") => {
            object.insert("secret".to_owned(), Value::Null);
            Value::Object(object).to_string().into_bytes()
        }
        _ => body.to_vec(),
    }
}

async fn release(ctx: &Ctx, claim: &Claim) {
    if let Err(error) = idempotency::release(ctx, claim).await {
        tracing::warn!("An Idempotency-Key stays taken for a minute: {error}");
    }
}
