//! The door: every request under the prefix shows a key that opens something.

use super::{App, body_limit, caller::Caller, error::ApiError, request_log::Who};
use domain::api_key::{self, Role};
use poem::{
    Endpoint, IntoResponse, Request, Response,
    http::{Method, StatusCode},
};
use std::sync::Arc;

/// Finds out who asks, or sends them away before anything else is read.
pub(super) async fn guard<E: Endpoint>(ep: Arc<E>, mut request: Request) -> poem::Result<Response> {
    let admitted = match readable(&request) {
        Ok(()) => admit(&request).await,
        Err(refusal) => Err(refusal),
    };
    let caller = match admitted {
        Ok(caller) => caller,
        Err(refusal) => {
            body_limit::refuse_body(&mut request).await;
            return Err(refusal.into());
        }
    };
    let who = Who(caller.key.id);
    request.extensions_mut().insert(caller);
    let mut response = match ep.call(request).await {
        Ok(response) => response.into_response(),
        Err(error) => error.into_response(),
    };
    response.extensions_mut().insert(who);
    Ok(response)
}

/// Postgres cannot hold a NUL, so nothing is called so, and nothing can be searched for so.
fn readable(request: &Request) -> Result<(), ApiError> {
    let address = request.original_uri();
    if address.path().contains("%00") {
        let message = format!("there is nothing at {}", address.path());
        return Err(ApiError::not_found(message));
    }
    if address.query().is_some_and(|query| query.contains("%00")) {
        let message = "a parameter holds a NUL character (%00)";
        let status = StatusCode::BAD_REQUEST;
        return Err(ApiError::new(status, "invalid_parameter", message));
    }
    Ok(())
}

async fn admit(request: &Request) -> Result<Caller, ApiError> {
    let app = request
        .data::<App>()
        .expect("because the app is laid over every route");
    let secret = bearer(request).ok_or_else(|| {
        unauthorized(
            "show a key in the Authorization header, as in \"Authorization: Bearer obk_...\"",
        )
    })?;
    let key = api_key::authenticate(&app.ctx, secret)
        .await?
        .ok_or_else(|| unauthorized("this key is unknown or was revoked"))?;
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    if key.role == Role::Viewer && !reads {
        return Err(ApiError::forbidden("a viewer's key can only read"));
    }
    Ok(Caller {
        ctx: app.ctx.clone(),
        stop: app.stop.clone(),
        key,
    })
}

fn bearer(request: &Request) -> Option<&str> {
    let value = request.headers().get("authorization")?.to_str().ok()?;
    let (scheme, secret) = value.trim().split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty()).then_some(secret)
}

fn unauthorized(message: &str) -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
}
