//! The log of a person's wishes.

use super::find;
use crate::{
    Ctx, Result,
    page::{Page, Wanted},
};
use entity::{
    AgentId, ContactId,
    consent::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// What the contact wanted, when and how that became known; the newest first.
pub async fn consents(
    ctx: &Ctx,
    agent: AgentId,
    id: ContactId,
    limit: Option<u64>,
    cursor: Option<&str>,
) -> Result<Page<Model>> {
    find(&ctx.store.read, agent, id).await?;
    let list = format!("consents/{id}");
    let wanted = Wanted::parse(&list, limit, cursor)?;
    let mut found = Entity::find()
        .filter(Column::ContactId.eq(id))
        .order_by_desc(Column::Id)
        .limit(wanted.limit + 1);
    if let Some(after) = wanted.after {
        found = found.filter(Column::Id.lt(after));
    }
    let rows = found.all(&ctx.store.read).await?;
    Ok(wanted.cut(&list, rows, |row| row.id.0))
}
