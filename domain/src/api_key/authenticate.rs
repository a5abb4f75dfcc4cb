//! Whose key is this?

use super::{Model, secret};
use crate::{Ctx, Result};
use entity::api_key::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use subtle::ConstantTimeEq;

/// The key with this secret, unless it is unknown or revoked.
pub async fn authenticate(ctx: &Ctx, secret: &str) -> Result<Option<Model>> {
    let hash = secret::hash(secret);
    let found = Entity::find()
        .filter(Column::SecretHash.eq(&hash))
        .filter(Column::RevokedAt.is_null())
        .one(&ctx.store.read)
        .await?;
    // The index compares hashes, not secrets; the last word is a comparison that takes the same time for all.
    Ok(found.filter(|key| key.secret_hash.as_bytes().ct_eq(hash.as_bytes()).into()))
}
