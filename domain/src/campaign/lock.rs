//! A campaign, locked for a change: changes of one campaign happen one after the other.

use crate::{Result, error::NotFound};
use entity::{AgentId, CampaignId, campaign};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

/// The agent's campaign, locked until the transaction ends.
pub(super) async fn lock(
    tx: &impl ConnectionTrait,
    agent: AgentId,
    id: CampaignId,
) -> Result<campaign::Model> {
    campaign::Entity::find_by_id(id)
        .filter(campaign::Column::AgentId.eq(agent))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(|| NotFound::new("campaign", id).into())
}
