//! A channel's secrets: sealed in the database, opened only to be used.

use super::Refused;
use crate::{
    Ctx, Result,
    vault::{Vault, VaultError},
};
use entity::channel::{Column, Entity, Model};
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use subtle::ConstantTimeEq;

const TOKEN: &str = "channel/access_token";
const SECRET: &str = "channel/app_secret";

/// Secrets as they are stored.
pub(super) struct Sealed {
    pub(super) access_token: Vec<u8>,
    pub(super) app_secret: Vec<u8>,
    pub(super) app_secret_hash: String,
    pub(super) verify_token_hash: String,
}

/// Seals what a channel is connected with.
pub(super) fn seal(vault: &Vault, access_token: &str, app_secret: &str, verify: &str) -> Sealed {
    Sealed {
        access_token: vault.seal(TOKEN, access_token),
        app_secret: vault.seal(SECRET, app_secret),
        app_secret_hash: hash(app_secret),
        verify_token_hash: hash(verify),
    }
}

/// The vault of this process.
pub(super) fn vault(ctx: &Ctx) -> Result<&Vault, Refused> {
    ctx.settings.vault.as_ref().ok_or(Refused::NoSecretKey)
}

/// The channel's access token, opened.
pub fn token_of(ctx: &Ctx, channel: &Model) -> Result<SecretString, Refused> {
    let sealed = channel.access_token.as_deref();
    let sealed = sealed.ok_or(VaultError::Damaged)?;
    Ok(vault(ctx)?.open(TOKEN, sealed)?)
}

/// An access token and an app secret, sealed with the vault's first key.
pub(super) fn sealed_anew(
    vault: &Vault,
    token: &[u8],
    secret: &[u8],
) -> Result<(Vec<u8>, Vec<u8>), VaultError> {
    let token = vault.open(TOKEN, token)?;
    let secret = vault.open(SECRET, secret)?;
    Ok((
        vault.seal(TOKEN, token.expose_secret()),
        vault.seal(SECRET, secret.expose_secret()),
    ))
}

/// Whose secret signed a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// SHA-256 of the app secret, in hex: channels with the same hash may be meant.
    pub app_secret_hash: String,
}

/// How long the known secrets are believed without asking the database.
const FRESH: Duration = Duration::from_secs(2);

/// How soon after asking a signature that none of them made is worth another question: a channel may just have been
/// connected by another process, and a flood of false signatures must not become one of questions.
const SOON: Duration = Duration::from_millis(200);

/// The known app secrets by their hash, asked for now and then.
#[derive(Debug, Default)]
pub(crate) struct Known(Mutex<Option<(Instant, Secrets)>>);

type Secrets = BTreeMap<String, SecretString>;

/// Whose secret signed these bytes (the header `X-Hub-Signature-256`, as in `sha256=<64 hex digits>`); none if nobody's
/// did. The comparison takes the same time wherever it fails.
pub async fn signed_by(ctx: &Ctx, header: &str, body: &[u8]) -> Result<Option<Signed>> {
    let Some(Ok(signature)) = header.trim().strip_prefix("sha256=").map(hex::decode) else {
        return Ok(None);
    };
    if let Some((age, fresh)) = ctx.secrets.fresh() {
        let signed = matching(&fresh, &signature, body);
        if signed.is_some() || age < SOON {
            return Ok(signed);
        }
    }
    let known = known(ctx).await?;
    Ok(matching(&known, &signature, body))
}

fn matching(known: &Secrets, signature: &[u8], body: &[u8]) -> Option<Signed> {
    let signs = |secret: &SecretString| {
        let key = secret.expose_secret().as_bytes();
        let mut mac =
            Hmac::<Sha256>::new_from_slice(key).expect("because HMAC takes keys of any length");
        mac.update(body);
        mac.verify_slice(signature).is_ok()
    };
    let (hash, _) = known.iter().find(|(_, secret)| signs(secret))?;
    Some(Signed {
        app_secret_hash: hash.clone(),
    })
}

impl Known {
    /// What was asked for lately, and how long ago.
    fn fresh(&self) -> Option<(Duration, Secrets)> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (asked, secrets) = known.as_ref()?;
        let age = asked.elapsed();
        (age < FRESH).then(|| (age, secrets.clone()))
    }

    /// Something changed here: the next question goes to the database.
    pub(super) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn keep(&self, secrets: &Secrets) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((Instant::now(), secrets.clone()));
    }
}

/// Secrets of every channel, also of those disconnected a few days ago: Meta repeats webhooks for a week.
async fn known(ctx: &Ctx) -> Result<Secrets> {
    let rows = Entity::find()
        .filter(Column::AppSecret.is_not_null())
        .all(&ctx.store.read)
        .await?;
    let mut secrets = Secrets::new();
    for row in rows {
        let (Some(hash), Some(sealed)) = (row.app_secret_hash, row.app_secret) else {
            continue;
        };
        // One that does not open must not keep the others from being checked.
        let opened = vault(ctx).and_then(|vault| Ok(vault.open(SECRET, &sealed)?));
        match opened {
            Ok(secret) => drop(secrets.insert(hash, secret)),
            Err(error) => {
                tracing::error!(channel.id = %row.id, error = %error, "The app secret of a channel cannot be opened");
            }
        }
    }
    ctx.secrets.keep(&secrets);
    Ok(secrets)
}

/// Whether some channel was connected with this verify token.
pub async fn is_verify_token(ctx: &Ctx, token: &str) -> Result<bool> {
    let given = hash(token);
    let known: Vec<Option<String>> = Entity::find()
        .select_only()
        .column(Column::VerifyTokenHash)
        .into_tuple()
        .all(&ctx.store.read)
        .await?;
    let same = |hash: &String| bool::from(hash.as_bytes().ct_eq(given.as_bytes()));
    Ok(known.iter().flatten().any(same))
}

/// SHA-256, in hex. App secrets and verify tokens are long and random, so a slow hash would protect nothing.
fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}
