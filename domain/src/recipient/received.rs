//! What a contact was to get.

use crate::{Ctx, Result};
use entity::{
    AgentId, ContactId,
    campaign::{self, CampaignKind},
    recipient::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::HashMap;

/// A contact as a recipient of a campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    /// How far it got.
    pub recipient: Model,
    /// The campaign's name.
    pub campaign: String,
}

/// The campaigns that a contact was to get, the latest first, at most so many. Answers in a conversation and trials are
/// none.
pub async fn received(
    ctx: &Ctx,
    agent: AgentId,
    contact: ContactId,
    most: u64,
) -> Result<Vec<Received>> {
    // Sorted by a column without an index: a contact has few, and by id Postgres may walk all recipients there are.
    let shown = campaign::Entity::find()
        .select_only()
        .column(campaign::Column::Id)
        .filter(campaign::Column::AgentId.eq(agent))
        .filter(campaign::Column::Kind.eq(CampaignKind::Campaign))
        .into_query();
    let rows = Entity::find()
        .filter(Column::ContactId.eq(contact))
        .filter(Column::CampaignId.in_subquery(shown))
        .order_by_desc(Column::QueuedAt)
        .order_by_desc(Column::Id)
        .limit(most)
        .all(&ctx.store.read)
        .await?;
    let ids = rows.iter().map(|row| row.campaign_id);
    let names: HashMap<_, _> = campaign::Entity::find()
        .filter(campaign::Column::AgentId.eq(agent))
        .filter(campaign::Column::Id.is_in(ids))
        .all(&ctx.store.read)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let named = rows.into_iter().filter_map(|recipient| {
        let campaign = names.get(&recipient.campaign_id)?.clone();
        Some(Received {
            recipient,
            campaign,
        })
    });
    Ok(named.collect())
}
