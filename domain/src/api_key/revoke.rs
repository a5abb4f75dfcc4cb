//! Takes a key away.

use super::{Model, Refused, Role};
use crate::{Ctx, Result, error::NotFound};
use entity::{
    ApiKeyId,
    api_key::{ActiveModel, Column, Entity},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};

/// Revokes a key: it opens nothing from now on. The last admin key stays.
pub async fn revoke(ctx: &Ctx, id: ApiKeyId) -> Result<Model> {
    let transaction = ctx.store.begin().await?;
    let valid = Entity::find().filter(Column::RevokedAt.is_null());
    let key = valid
        .clone()
        .filter(Column::Id.eq(id))
        .one(&transaction)
        .await?
        .ok_or_else(|| NotFound::new("API key", id))?;
    let others = valid
        .filter(Column::Role.eq(Role::Admin))
        .filter(Column::AgentId.is_null())
        .filter(Column::Id.ne(id))
        .count(&transaction)
        .await?;
    if key.role == Role::Admin && key.agent_id.is_none() && others == 0 {
        return Err(Refused::LastAdmin.into());
    }
    let mut row: ActiveModel = key.into_active_model();
    row.revoked_at = Set(Some(ctx.now()));
    let key = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(key)
}
