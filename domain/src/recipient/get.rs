//! One recipient of a campaign, with what was said.

use crate::{Ctx, Result, campaign, error::NotFound};
use entity::{
    AgentId, CampaignId, RecipientId, contact, message,
    recipient::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The most messages that are told of one recipient.
const MOST: u64 = 200;

/// One recipient of a campaign, with what was said.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// The recipient.
    pub recipient: Model,
    /// The contact that it was frozen from, if it is still there.
    pub contact: Option<contact::Model>,
    /// What its person wrote in answer, oldest first.
    pub messages: Vec<message::Model>,
}

/// The recipient of the agent's campaign with this id.
pub async fn get(
    ctx: &Ctx,
    agent: AgentId,
    campaign: CampaignId,
    id: RecipientId,
) -> Result<Story> {
    let db = &ctx.store.read;
    let campaign = campaign::get(ctx, agent, campaign).await?;
    let found = Entity::find_by_id(id)
        .filter(Column::CampaignId.eq(campaign.id))
        .one(db)
        .await?;
    let recipient = found.ok_or_else(|| NotFound::new("recipient", id))?;
    let contact = contact::Entity::find_by_id(recipient.contact_id)
        .filter(contact::Column::AgentId.eq(agent))
        .one(db)
        .await?;
    let messages = match recipient.replied_at {
        None => Vec::new(),
        Some(_) => {
            message::Entity::find()
                .filter(message::Column::RecipientId.eq(id))
                .order_by_asc(message::Column::Id)
                .limit(MOST)
                .all(db)
                .await?
        }
    };
    Ok(Story {
        recipient,
        contact,
        messages,
    })
}
