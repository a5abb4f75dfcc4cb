//! One campaign.

use crate::{Ctx, Result, error::NotFound};
use entity::{
    AgentId, CampaignId,
    campaign::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// The agent's campaign with this id.
pub async fn get(ctx: &Ctx, agent: AgentId, id: CampaignId) -> Result<Model> {
    let found = Entity::find_by_id(id)
        .filter(Column::AgentId.eq(agent))
        .one(&ctx.store.read)
        .await?;
    Ok(found.ok_or_else(|| NotFound::new("campaign", id))?)
}
