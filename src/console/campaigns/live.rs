//! What moves on the list and on a campaign's page.

use super::{show, story::Story};
use crate::console::{
    failure::Outcome,
    fields::Asked,
    live::{Live, stream},
    parts::{bar, campaign_status, percent},
    visit::AgentVisit,
};
use domain::{Result, campaign};
use entity::{CampaignId, Millis};
use poem::handler;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

/// Over which the speed is taken.
const SPAN: Millis = 5_000;
/// Campaigns that are watched at once.
const MOST: usize = 100;

/// How many were sent, and when that was; the last few seconds.
type Samples = Arc<Mutex<VecDeque<(Millis, i64)>>>;

/// One campaign.
#[handler]
pub(super) async fn one(visit: AgentVisit) -> Outcome {
    let id: CampaignId = visit.id("campaign")?;
    campaign::get(&visit.ctx, visit.agent.id, id).await?;
    let samples = Samples::default();
    Ok(stream(&visit.visit.clone(), move || {
        let (visit, samples) = (visit.clone(), samples.clone());
        async move { look(&visit, id, &samples).await }
    }))
}

async fn look(visit: &AgentVisit, id: CampaignId, samples: &Samples) -> Result<Option<Live>> {
    let story = Story::load(&visit.ctx, visit.agent.id, id).await?;
    if story.is_over() {
        return Ok(None);
    }
    let before = {
        let mut samples = samples.lock().unwrap_or_else(PoisonError::into_inner);
        let now = story.sent();
        while samples.front().is_some_and(|(at, _)| now.0 - at > SPAN) {
            samples.pop_front();
        }
        let before = samples.front().copied();
        samples.push_back(now);
        before
    };
    let live = story
        .live(before)
        .markup("actions", show::actions(visit, &story.row))
        .markup(
            "doubts",
            show::doubts(visit, &story.row, story.counts.in_doubt),
        );
    Ok(Some(live))
}

/// Those on a page of the list.
#[handler]
pub(super) async fn all(visit: AgentVisit, asked: Asked) -> Outcome {
    let ids = asked.get("ids").split(',').filter_map(|id| id.parse().ok());
    let ids: Vec<CampaignId> = ids.take(MOST).collect();
    Ok(stream(&visit.visit.clone(), move || {
        let (visit, ids) = (visit.clone(), ids.clone());
        async move { look_at_all(&visit, &ids).await }
    }))
}

async fn look_at_all(visit: &AgentVisit, ids: &[CampaignId]) -> Result<Option<Live>> {
    let newest = ids.iter().max();
    let Some(newest) = newest else {
        return Ok(None);
    };
    // A page of the list is a run of ids: one statement reads it.
    let limit = Some(ids.len() as u64);
    let cursor = domain::page::before(&format!("campaigns/{}", visit.agent.id), newest.0 + 1);
    let page = campaign::list(&visit.ctx, visit.agent.id, None, limit, Some(&cursor)).await?;
    let funnels = campaign::funnel(&visit.ctx, ids).await?;
    let mut live = Live::default();
    for row in page.data.iter().filter(|row| row.sent_at.is_some()) {
        let counts = funnels.get(&row.id).copied().unwrap_or_default();
        let total = row.total.max(counts.total());
        live = live
            .markup(format!("{}-status", row.id), campaign_status(row.status))
            .markup(format!("{}-bar", row.id), bar(&counts, total))
            .text(
                format!("{}-replied", row.id),
                percent(counts.reached_replied, total),
            );
    }
    Ok(Some(live))
}
