//! Sending a campaign, and steering it while it is sent.

use super::{
    answer::{Accepted, AcceptedAnswer, Answer},
    body::Body,
    campaign_ahead::contact_of,
    campaign_parts::CampaignOut,
    campaigns::show,
    in_agent::InAgent,
    path::Path,
    tag::Tag,
    time::Time,
};
use domain::campaign;
use entity::CampaignId;
use poem_openapi::{Object, OpenApi, payload::Json};
use serde::Deserialize;

/// The routes that move a campaign from one status to another.
pub(super) struct CampaignMoves;

#[OpenApi(tag = "Tag::Campaigns")]
impl CampaignMoves {
    /// Send a campaign
    ///
    /// The audience and the template are captured as they stand: later edits of contacts, attributes or templates
    /// change nothing in this campaign. Refused when the template is not approved, a variable has no source, or the
    /// audience is empty.
    #[oai(path = "/agents/:agent/campaigns/:id/send", method = "post")]
    async fn send_campaign(
        &self,
        agent: Path<InAgent>,
        id: Path<CampaignId>,
    ) -> AcceptedAnswer<CampaignOut> {
        let sent = campaign::send(&agent.ctx, agent.id, id.0).await?;
        Ok(Accepted(show(&agent.ctx, sent).await?))
    }

    /// Try a campaign out
    ///
    /// Sends its message to one number, with a contact's values or the template's examples. It counts for rate and tier
    /// and not in the funnel. Answers a campaign of its own, whose status and recipients tell what became of it.
    #[oai(path = "/agents/:agent/campaigns/:id/test", method = "post")]
    async fn test_campaign(
        &self,
        agent: Path<InAgent>,
        id: Path<CampaignId>,
        body: Body<TestIn>,
    ) -> AcceptedAnswer<CampaignOut> {
        let contact = contact_of(body.0.contact_id.as_deref())?;
        let (ctx, phone) = (&agent.ctx, body.0.phone.as_str());
        let test = campaign::test(ctx, agent.id, id.0, phone, contact).await?;
        Ok(Accepted(show(ctx, test).await?))
    }

    /// Schedule a campaign
    ///
    /// It sends itself at that time, to the audience as it stands then. A scheduled campaign gets the new time.
    #[oai(path = "/agents/:agent/campaigns/:id/schedule", method = "post")]
    async fn schedule_campaign(
        &self,
        agent: Path<InAgent>,
        id: Path<CampaignId>,
        body: Body<ScheduleIn>,
    ) -> Answer<CampaignOut> {
        let scheduled = campaign::schedule(&agent.ctx, agent.id, id.0, body.0.at.0).await?;
        Ok(Json(show(&agent.ctx, scheduled).await?))
    }

    /// Pause a campaign
    ///
    /// What is in flight is finished, within about a second; nothing more is sent until it is resumed.
    #[oai(path = "/agents/:agent/campaigns/:id/pause", method = "post")]
    async fn pause_campaign(
        &self,
        agent: Path<InAgent>,
        id: Path<CampaignId>,
    ) -> Answer<CampaignOut> {
        let paused = campaign::pause(&agent.ctx, agent.id, id.0).await?;
        Ok(Json(show(&agent.ctx, paused).await?))
    }

    /// Resume a paused campaign
    ///
    /// Exactly the rest is sent.
    #[oai(path = "/agents/:agent/campaigns/:id/resume", method = "post")]
    async fn resume_campaign(
        &self,
        agent: Path<InAgent>,
        id: Path<CampaignId>,
    ) -> Answer<CampaignOut> {
        let resumed = campaign::resume(&agent.ctx, agent.id, id.0).await?;
        Ok(Json(show(&agent.ctx, resumed).await?))
    }

    /// Cancel a campaign
    ///
    /// What was not sent stays unsent; what was sent counts on.
    #[oai(path = "/agents/:agent/campaigns/:id/cancel", method = "post")]
    async fn cancel_campaign(
        &self,
        agent: Path<InAgent>,
        id: Path<CampaignId>,
    ) -> Answer<CampaignOut> {
        let cancelled = campaign::cancel(&agent.ctx, agent.id, id.0).await?;
        Ok(Json(show(&agent.ctx, cancelled).await?))
    }
}

/// Whom to send one message to.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct TestIn {
    /// The number.
    phone: String,
    /// Whose values are filled in; the template's examples if left out.
    contact_id: Option<String>,
}

/// When to send.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScheduleIn {
    /// The time, in the future.
    at: Time,
}
