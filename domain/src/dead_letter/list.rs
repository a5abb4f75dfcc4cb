//! Listing open dead letters.

use crate::{
    Ctx, Result,
    page::{Page, Wanted},
};
use entity::{
    AgentId, CampaignId, Lane,
    dead_letter::{Column, DeadLetterState, Entity, Model},
    recipient,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

/// Which letters are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only of this agent; none means all.
    pub agent: Option<AgentId>,
    /// Only about recipients of this campaign.
    pub campaign: Option<CampaignId>,
    /// Only of this lane.
    pub lane: Option<Lane>,
    /// Only with this cause.
    pub cause: Option<String>,
}

impl Filter {
    /// The open letters that are meant.
    pub(super) fn condition(&self) -> Condition {
        Condition::all()
            .add(Column::State.eq(DeadLetterState::Open))
            // A later release may have buried something in a lane that this one does not know: it is left to that one.
            .add(Column::Lane.is_in(Lane::all()))
            .add_option(self.agent.map(|agent| Column::AgentId.eq(agent)))
            .add_option(self.campaign.map(|campaign| {
                let recipients = recipient::Entity::find()
                    .select_only()
                    .column(recipient::Column::Id)
                    .filter(recipient::Column::CampaignId.eq(campaign));
                Condition::all()
                    .add(Column::Lane.is_in([Lane::Send, Lane::Simulate]))
                    .add(Column::Reference.in_subquery(recipients.into_query()))
            }))
            .add_option(self.lane.map(|lane| Column::Lane.eq(lane)))
            .add_option(self.cause.as_ref().map(|cause| Column::Cause.eq(cause)))
    }
}

/// Open letters, newest first.
pub async fn list(ctx: &Ctx, filter: &Filter, wanted: Wanted) -> Result<Page<Model>> {
    let mut select = Entity::find()
        .filter(filter.condition())
        .order_by_desc(Column::Id)
        .limit(wanted.limit + 1);
    if let Some(after) = wanted.after {
        select = select.filter(Column::Id.lt(after));
    }
    let letters = select.all(&ctx.store.read).await?;
    Ok(wanted.cut("dead_letters", letters, |letter| letter.id.0))
}

/// How many open letters are meant.
pub async fn count(ctx: &Ctx, filter: &Filter) -> Result<u64> {
    let select = Entity::find().filter(filter.condition());
    Ok(select.count(&ctx.store.read).await?)
}
