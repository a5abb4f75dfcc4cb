//! Links that sign somebody in once: the way in at the first start, so that no key need be copied into a browser.

use super::{SignedIn, sign_in::begin, token};
use crate::{
    Ctx, Result, api_key,
    store::{column, execute},
};
use entity::{ApiKeyId, Millis, api_key as key_row};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use secrecy::SecretString;

/// How long a link can be used, in milliseconds.
pub const LINK_LASTS: Millis = 15 * 60_000;

/// A token that signs in once as the key with this secret; nothing if no key has it.
pub async fn link(ctx: &Ctx, secret: &str) -> Result<Option<SecretString>> {
    let Some(key) = api_key::authenticate(ctx, secret).await? else {
        return Ok(None);
    };
    let token = token::generate();
    let sql = "INSERT INTO sign_in_link (id, api_key_id, expires_at) VALUES ($1, $2, $3)";
    let values = [
        token::hash(&token).into(),
        key.id.0.into(),
        (ctx.now() + LINK_LASTS).into(),
    ];
    execute(&ctx.store.write, sql, values).await?;
    Ok(Some(token.into()))
}

/// Begins a session for whoever shows a link's token first; nothing for anybody after.
pub async fn sign_in_by_link(ctx: &Ctx, token: &str) -> Result<Option<SignedIn>> {
    let sql = "DELETE FROM sign_in_link WHERE id = $1 AND expires_at > $2 RETURNING api_key_id";
    let values = [token::hash(token).into(), ctx.now().into()];
    let used = column::<ApiKeyId>(&ctx.store.write, sql, values).await?;
    let Some(id) = used.into_iter().next() else {
        return Ok(None);
    };
    let key = key_row::Entity::find_by_id(id)
        .filter(key_row::Column::RevokedAt.is_null())
        .one(&ctx.store.read)
        .await?;
    match key {
        Some(key) => begin(ctx, key).await.map(Some),
        None => Ok(None),
    }
}
