//! Deletes a draft.

use super::{edit::draft, lock::lock};
use crate::{Ctx, Result};
use entity::{AgentId, CampaignId};
use sea_orm::ModelTrait;

/// Deletes a draft; a campaign that was sent is kept.
pub async fn delete(ctx: &Ctx, agent: AgentId, id: CampaignId) -> Result<()> {
    let transaction = ctx.store.begin().await?;
    let campaign = draft(lock(&transaction, agent, id).await?)?;
    campaign.delete(&transaction).await?;
    transaction.commit().await?;
    Ok(())
}
