//! Makes sure that somebody can get in.

use super::{ADMIN_KEY_NAME, NewKey, Role, create::insert, secret};
use crate::{Ctx, Result, store};
use entity::api_key::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use secrecy::{ExposeSecret, SecretString};

/// At start: makes the key `given` by the environment valid and the one it replaces invalid. Without one, makes a
/// first admin key if there is none, and answers its secret, which must be shown now or never.
pub async fn ensure_admin(ctx: &Ctx, given: Option<&SecretString>) -> Result<Option<SecretString>> {
    match given {
        Some(given) => ensure_given(ctx, given.expose_secret())
            .await
            .map(|()| None),
        None => ensure_any(ctx).await,
    }
}

async fn ensure_given(ctx: &Ctx, given: &str) -> Result<()> {
    let hash = secret::hash(given);
    let name = ADMIN_KEY_NAME;
    let now = ctx.now();
    let insert = "INSERT INTO api_key (name, role, secret_hash, hint, created_at) VALUES ($1, 'admin', $2, $3, $4) \
                  ON CONFLICT (secret_hash) DO UPDATE SET role = 'admin', agent_id = NULL, revoked_at = NULL";
    let values = [
        name.into(),
        hash.clone().into(),
        secret::hint(given).into(),
        now.into(),
    ];
    let replace = "UPDATE api_key SET revoked_at = $3 WHERE name = $1 AND secret_hash <> $2 AND revoked_at IS NULL";
    let transaction = ctx.store.begin().await?;
    store::execute(&transaction, insert, values).await?;
    store::execute(
        &transaction,
        replace,
        [name.into(), hash.into(), now.into()],
    )
    .await?;
    transaction.commit().await?;
    Ok(())
}

async fn ensure_any(ctx: &Ctx) -> Result<Option<SecretString>> {
    let admins = Entity::find()
        .filter(Column::Role.eq(Role::Admin))
        .filter(Column::AgentId.is_null())
        .filter(Column::RevokedAt.is_null())
        .count(&ctx.store.read)
        .await?;
    if admins > 0 {
        return Ok(None);
    }
    let secret = secret::generate();
    let new = NewKey {
        name: "first key".to_owned(),
        role: Role::Admin,
        agent_id: None,
    };
    insert(ctx, new, &secret).await?;
    Ok(Some(secret.into()))
}
