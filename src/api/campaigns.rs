//! `/agents/{agent}/campaigns`: drafted, read, edited, deleted.

use super::{
    answer::{Answer, Created, CreatedAnswer, Deleted, List},
    body::Body,
    campaign_parts::{CampaignChange, CampaignIn, CampaignOut, CampaignStatus},
    in_agent::InAgent,
    path::Path,
    tag::Tag,
};
use domain::{Ctx, campaign};
use entity::{CampaignId, campaign::Model};
use poem_openapi::{OpenApi, param::Query, payload::Json};

/// The routes of campaigns.
pub(super) struct Campaigns;

#[OpenApi(tag = "Tag::Campaigns")]
impl Campaigns {
    /// List the campaigns
    ///
    /// Newest first, each with its funnel.
    #[oai(path = "/agents/:agent/campaigns", method = "get")]
    async fn list_campaigns(
        &self,
        agent: Path<InAgent>,
        /// Only campaigns with this status.
        status: Query<Option<CampaignStatus>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<CampaignOut>> {
        let status = status.0.map(Into::into);
        let cursor = cursor.0.as_deref();
        let page = campaign::list(&agent.ctx, agent.id, status, limit.0, cursor).await?;
        let ids: Vec<_> = page.data.iter().map(|row| row.id).collect();
        let funnels = campaign::funnel(&agent.ctx, &ids).await?;
        Ok(List::of(page, |row| {
            let counts = funnels.get(&row.id).copied().unwrap_or_default();
            CampaignOut::new(row, &counts, None)
        }))
    }

    /// Draft a campaign
    ///
    /// Nothing is sent before `send`. Variables may be mapped later; `preflight` says what is still missing.
    #[oai(path = "/agents/:agent/campaigns", method = "post")]
    async fn create_campaign(
        &self,
        agent: Path<InAgent>,
        body: Body<CampaignIn>,
    ) -> CreatedAnswer<CampaignOut> {
        let draft = body.0.try_into()?;
        let made = campaign::create(&agent.ctx, agent.id, draft).await?;
        Ok(Created(show(&agent.ctx, made).await?))
    }

    /// Read a campaign
    ///
    /// `funnel` is where each recipient stands now: its values add up to `total`. `reached` counts everyone who got
    /// at least that far.
    #[oai(path = "/agents/:agent/campaigns/:id", method = "get")]
    async fn get_campaign(
        &self,
        agent: Path<InAgent>,
        id: Path<CampaignId>,
    ) -> Answer<CampaignOut> {
        let row = campaign::get(&agent.ctx, agent.id, id.0).await?;
        Ok(Json(show(&agent.ctx, row).await?))
    }

    /// Change a draft
    ///
    /// What is left out stays.
    #[oai(path = "/agents/:agent/campaigns/:id", method = "patch")]
    async fn edit_campaign(
        &self,
        agent: Path<InAgent>,
        id: Path<CampaignId>,
        body: Body<CampaignChange>,
    ) -> Answer<CampaignOut> {
        let change = body.0.try_into()?;
        let edited = campaign::edit(&agent.ctx, agent.id, id.0, change).await?;
        Ok(Json(show(&agent.ctx, edited).await?))
    }

    /// Delete a draft
    #[oai(path = "/agents/:agent/campaigns/:id", method = "delete")]
    async fn delete_campaign(&self, agent: Path<InAgent>, id: Path<CampaignId>) -> Answer<Deleted> {
        campaign::delete(&agent.ctx, agent.id, id.0).await?;
        Ok(Deleted::new(id.0))
    }
}

/// The campaign with its funnel as it stands.
pub(super) async fn show(ctx: &Ctx, row: Model) -> domain::Result<CampaignOut> {
    let funnels = campaign::funnel(ctx, &[row.id]).await?;
    let counts = funnels.get(&row.id).copied().unwrap_or_default();
    let finish = campaign::estimated_finish_at(ctx, &row, &counts).await?;
    Ok(CampaignOut::new(row, &counts, finish))
}
