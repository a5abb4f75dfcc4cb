//! The app that an access token belongs to.

use super::check::debug;
use crate::{Ctx, whatsapp::graph::GraphFailure};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

/// Meta's id of the app that this token belongs to; none if Meta does not tell.
pub async fn app_of(ctx: &Ctx, token: &SecretString) -> Result<Option<String>, GraphFailure> {
    let shown = token.expose_secret();
    let told = debug(ctx, token, shown, shown).await?;
    Ok(match &told["app_id"] {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    })
}
