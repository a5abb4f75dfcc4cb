//! The campaigns of an agent.

use crate::{
    Ctx, Result,
    page::{Page, Wanted},
};
use entity::{
    AgentId,
    campaign::{CampaignKind, CampaignStatus, Column, Entity, Model},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The agent's campaigns, newest first; only those with this status, if one is given.
pub async fn list(
    ctx: &Ctx,
    agent: AgentId,
    status: Option<CampaignStatus>,
    limit: Option<u64>,
    cursor: Option<&str>,
) -> Result<Page<Model>> {
    let list = format!("campaigns/{agent}");
    let wanted = Wanted::parse(&list, limit, cursor)?;
    let rows = Entity::find()
        .filter(
            Condition::all()
                .add(Column::AgentId.eq(agent))
                .add(Column::Kind.eq(CampaignKind::Campaign))
                .add_option(status.map(|status| Column::Status.eq(status)))
                .add_option(wanted.after.map(|after| Column::Id.lt(after))),
        )
        .order_by_desc(Column::Id)
        .limit(wanted.limit + 1)
        .all(&ctx.store.read)
        .await?;
    Ok(wanted.cut(&list, rows, |campaign| campaign.id.0))
}
