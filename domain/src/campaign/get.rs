//! One campaign.

use crate::{Ctx, Result, error::NotFound, template::Content};
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

/// What a sent campaign says: its copy of the template, which never changes.
pub async fn content_of(ctx: &Ctx, id: CampaignId) -> Result<Content> {
    let found = Entity::find_by_id(id).one(&ctx.store.read).await?;
    let copy = found.and_then(|campaign| campaign.template_copy);
    let content = copy.and_then(|copy| serde_json::from_value(copy).ok());
    Ok(content.ok_or_else(|| NotFound::new("campaign that was sent", id))?)
}
