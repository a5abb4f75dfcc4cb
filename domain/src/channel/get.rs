//! Reading channels.

use super::Refused;
use crate::{Ctx, Result};
use entity::{
    AgentId, ChannelId,
    channel::{ChannelStatus, Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// The agent's channel, connected or stopped; none means simulation.
pub async fn connected(db: &impl ConnectionTrait, agent: AgentId) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::AgentId.eq(agent))
        .filter(Column::DeletedAt.is_null())
        .one(db)
        .await
}

/// Whether this channel may send.
pub(crate) async fn is_live(tx: &impl ConnectionTrait, id: ChannelId) -> Result<bool, DbErr> {
    let found = Entity::find_by_id(id).one(tx).await?;
    Ok(found.is_some_and(|row| row.deleted_at.is_none() && row.status == ChannelStatus::Connected))
}

/// The agent's channel, which stays as it is until the transaction ends. Lock it before campaigns.
pub(crate) async fn held(
    tx: &impl ConnectionTrait,
    agent: AgentId,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::AgentId.eq(agent))
        .filter(Column::DeletedAt.is_null())
        .lock_shared()
        .one(tx)
        .await
}

/// The agent's channel.
pub async fn get(ctx: &Ctx, agent: AgentId) -> Result<Model> {
    let found = connected(&ctx.store.read, agent).await?;
    Ok(found.ok_or(Refused::NotConnected)?)
}

/// The agent's channel, connected or stopped; none means simulation.
pub async fn of(ctx: &Ctx, agent: AgentId) -> Result<Option<Model>> {
    Ok(connected(&ctx.store.read, agent).await?)
}

/// Every channel that may send.
pub async fn live(ctx: &Ctx) -> Result<Vec<Model>> {
    let rows = Entity::find()
        .filter(Column::DeletedAt.is_null())
        .filter(Column::Status.eq(ChannelStatus::Connected))
        .order_by_asc(Column::Id)
        .all(&ctx.store.read)
        .await?;
    Ok(rows)
}
