//! An endpoint's secret, and the signature made with it, both in the form of Standard Webhooks
//! (github.com/standard-webhooks/standard-webhooks, spec 1.0).

use super::Refused;
use crate::{Ctx, Result, store::execute, vault::Vault};
use base64::{Engine, prelude::BASE64_STANDARD};
use entity::hook::{Entity, Model};
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::EntityTrait;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use tracing::warn;

const PLACE: &str = "hook/secret";
const PREFIX: &str = "whsec_";

/// A new secret as its owner sees it: 32 random bytes (the specification wants 24 to 64), as in `whsec_C2FV...`.
pub(super) fn generate() -> String {
    let key = BASE64_STANDARD.encode(rand::random::<[u8; 32]>());
    format!("{PREFIX}{key}")
}

/// The secret as it is stored.
pub(super) fn seal(ctx: &Ctx, secret: &str) -> Result<Vec<u8>, Refused> {
    Ok(vault(ctx)?.seal(PLACE, secret))
}

/// A stored secret, opened.
pub(super) fn open(ctx: &Ctx, sealed: &[u8]) -> Result<SecretString, Refused> {
    Ok(vault(ctx)?.open(PLACE, sealed)?)
}

fn vault(ctx: &Ctx) -> Result<&Vault, Refused> {
    ctx.settings.vault.as_ref().ok_or(Refused::NoSecretKey)
}

/// The signature of a body that is sent as `id` at `timestamp` (seconds), as in `v1,K5oZ...`.
pub(super) fn sign(secret: &SecretString, id: &str, timestamp: i64, body: &str) -> String {
    let secret = secret.expose_secret();
    let key = BASE64_STANDARD.decode(secret.strip_prefix(PREFIX).unwrap_or(secret));
    let key = key.expect("because we made it");
    let mut mac =
        Hmac::<Sha256>::new_from_slice(&key).expect("because HMAC takes keys of any length");
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body.as_bytes());
    let made = BASE64_STANDARD.encode(mac.finalize().into_bytes());
    format!("v1,{made}")
}

/// Seals secrets anew that were sealed with an older key than the first of `SECRET_KEY`, so that it can be taken away.
pub async fn reseal(ctx: &Ctx) -> Result<()> {
    let Some(vault) = &ctx.settings.vault else {
        return Ok(());
    };
    for Model { id, secret, .. } in Entity::find().all(&ctx.store.read).await? {
        if !vault.is_old(&secret) {
            continue;
        }
        match vault.open(PLACE, &secret) {
            Ok(opened) => {
                let new = vault.seal(PLACE, opened.expose_secret());
                let sql = "UPDATE hook SET secret = $1 WHERE id = $2 AND secret = $3";
                let values = [new.into(), id.0.into(), secret.into()];
                execute(&ctx.store.write, sql, values).await?;
            }
            Err(error) => {
                warn!(hook.id = %id, error = %error, "The secret of webhook {id} cannot be opened");
            }
        }
    }
    Ok(())
}
