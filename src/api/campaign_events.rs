//! The live funnel: server-sent events while a campaign changes.

use super::{
    campaign_parts::CampaignOut, campaigns::show, error::ApiError, in_agent::InAgent, path::Path,
    tag::Tag,
};
use domain::{Ctx, Kind, campaign};
use entity::{AgentId, CampaignId};
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use poem::web::sse::Event;
use poem_openapi::{OpenApi, payload::EventStream, types::ToJSON};
use std::time::Duration;

/// How often the funnel is looked at; an event is sent when it changed.
const LOOK: Duration = Duration::from_millis(500);
/// How often a comment is sent when nothing changes, so that proxies keep the connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The route of the live funnel.
pub(super) struct CampaignEvents;

#[OpenApi(tag = "Tag::Campaigns")]
impl CampaignEvents {
    /// Watch a campaign
    ///
    /// Server-sent events named `funnel`, each with the campaign as `GET` shows it: one at once, then one whenever
    /// something has changed, twice a second at most.
    #[oai(path = "/agents/:agent/campaigns/:id/events", method = "get")]
    async fn watch_campaign(
        &self,
        agent: Path<InAgent>,
        id: Path<CampaignId>,
    ) -> Result<EventStream<BoxStream<'static, CampaignOut>>, ApiError> {
        campaign::get(&agent.ctx, agent.id, id.0).await?;
        let watch = Watch {
            ctx: agent.ctx.clone(),
            agent: agent.id,
            id: id.0,
            last: None,
        };
        let stop = agent.stop.clone();
        let changes = stream::unfold(watch, Watch::next).take_until(stop.cancelled_owned());
        let events = EventStream::new(changes.boxed())
            .keep_alive(KEEP_ALIVE)
            .to_event(|campaign| Event::message(campaign.to_json_string()).event_type("funnel"));
        Ok(events)
    }
}

/// Somebody who watches a campaign.
struct Watch {
    ctx: Ctx,
    agent: AgentId,
    id: CampaignId,
    last: Option<String>,
}

impl Watch {
    /// The next change; the end when the campaign is gone.
    async fn next(mut self) -> Option<(CampaignOut, Self)> {
        loop {
            if self.last.is_some() {
                tokio::time::sleep(LOOK).await;
            }
            match self.look().await {
                Ok(campaign) => {
                    let now = campaign.to_json_string();
                    if self.last.as_ref() != Some(&now) {
                        self.last = Some(now);
                        return Some((campaign, self));
                    }
                }
                Err(error) if error.kind() == Kind::NotFound => return None,
                // The next look may find the database again.
                Err(error) => {
                    tracing::warn!(campaign.id = %self.id, "The funnel cannot be read: {error}");
                }
            }
        }
    }

    async fn look(&self) -> domain::Result<CampaignOut> {
        let row = campaign::get(&self.ctx, self.agent, self.id).await?;
        show(&self.ctx, row).await
    }
}
