//! The keys there are.

use super::Model;
use crate::{
    Ctx, Result,
    page::{Page, Wanted},
};
use entity::{
    ApiKeyId,
    api_key::{Column, Entity},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The list's name in cursors.
const LIST: &str = "api_keys";

/// The keys that open something, oldest first.
pub async fn list(ctx: &Ctx, limit: Option<u64>, cursor: Option<&str>) -> Result<Page<Model>> {
    let wanted = Wanted::parse(LIST, limit, cursor)?;
    let rows = Entity::find()
        .filter(Column::RevokedAt.is_null())
        .filter(Column::Id.gt(ApiKeyId(wanted.after.unwrap_or(0))))
        .order_by_asc(Column::Id)
        .limit(wanted.limit + 1)
        .all(&ctx.store.read)
        .await?;
    Ok(wanted.cut(LIST, rows, |key| key.id.0))
}
