//! Signing in: a key is shown, a token is given for it.

use super::{IDLE, token};
use crate::{Ctx, Result, api_key};
use entity::session::ActiveModel;
use sea_orm::{ActiveModelTrait, Set};
use secrecy::SecretString;

/// Somebody who has just signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// What the cookie holds; it is not kept and cannot be read again.
    pub token: SecretString,
    /// What every form of the session carries.
    pub csrf: String,
    /// The key that was shown.
    pub key: api_key::Model,
}

/// Begins a session for whoever shows this secret; nothing if no key has it.
pub async fn sign_in(ctx: &Ctx, secret: &str) -> Result<Option<SignedIn>> {
    match api_key::authenticate(ctx, secret).await? {
        Some(key) => begin(ctx, key).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn begin(ctx: &Ctx, key: api_key::Model) -> Result<SignedIn> {
    let (token, csrf) = (token::generate(), token::generate());
    let now = ctx.now();
    let row = ActiveModel {
        id: Set(token::hash(&token)),
        api_key_id: Set(key.id),
        csrf: Set(csrf.clone()),
        created_at: Set(now),
        seen_at: Set(now),
        expires_at: Set(now + IDLE),
    };
    row.insert(&ctx.store.write).await?;
    Ok(SignedIn {
        token: token.into(),
        csrf,
        key,
    })
}
