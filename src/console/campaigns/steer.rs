//! Steering a campaign that was sent: pause, go on, cancel, send again what failed, settle what is in doubt.

use crate::console::{
    failure::{Failure, Outcome},
    fields::{Fields, Typed},
    parts::plural,
    visit::AgentVisit,
};
use domain::{
    campaign, dead_letter,
    recipient::{self, Resolution},
};
use entity::{CampaignId, RecipientId};
use poem::handler;

fn address(visit: &AgentVisit) -> Result<(CampaignId, String), Failure> {
    let id: CampaignId = visit.id("campaign")?;
    Ok((id, visit.at(format!("campaigns/{id}"))))
}

/// Pauses it.
#[handler]
pub(super) async fn pause(visit: AgentVisit) -> Outcome {
    let (id, page) = address(&visit)?;
    let paused = campaign::pause(&visit.ctx, visit.agent.id, id).await;
    visit.after(
        &page,
        paused,
        "It is paused. What is in flight is finished; nothing more is sent.",
    )
}

/// Goes on with it.
#[handler]
pub(super) async fn resume(visit: AgentVisit) -> Outcome {
    let (id, page) = address(&visit)?;
    let resumed = campaign::resume(&visit.ctx, visit.agent.id, id).await;
    visit.after(&page, resumed, "It goes on with exactly the rest.")
}

/// Cancels it.
#[handler]
pub(super) async fn cancel(visit: AgentVisit) -> Outcome {
    let (id, page) = address(&visit)?;
    let cancelled = campaign::cancel(&visit.ctx, visit.agent.id, id).await;
    visit.after(
        &page,
        cancelled,
        "It is cancelled. What was sent counts on.",
    )
}

/// Sends again what failed after tries.
#[handler]
pub(super) async fn retry(visit: AgentVisit) -> Outcome {
    let (id, page) = address(&visit)?;
    campaign::get(&visit.ctx, visit.agent.id, id).await?;
    let filter = failed(&visit, id);
    match dead_letter::retry_many(&visit.ctx, &filter).await {
        Ok(n) => {
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            visit.done(
                &page,
                &format!(
                    "{} again.",
                    plural(n, "message is sent", "messages are sent")
                ),
            )
        }
        Err(error) => visit.refused(&page, error),
    }
}

/// The open dead letters about this campaign's recipients.
pub(super) fn failed(visit: &AgentVisit, id: CampaignId) -> dead_letter::Filter {
    dead_letter::Filter {
        agent: Some(visit.agent.id),
        campaign: Some(id),
        ..dead_letter::Filter::default()
    }
}

/// Settles all doubts.
#[handler]
pub(super) async fn resolve(visit: AgentVisit, typed: Typed) -> Outcome {
    let (id, page) = address(&visit)?;
    let how = resolution(&typed)?;
    match recipient::resolve_all(&visit.ctx, visit.agent.id, id, how).await {
        Ok(n) => {
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            visit.done(
                &page,
                &format!("{} settled.", plural(n, "doubt is", "doubts are")),
            )
        }
        Err(error) => visit.refused(&page, error),
    }
}

/// Settles one doubt.
#[handler]
pub(super) async fn resolve_one(visit: AgentVisit, typed: Typed) -> Outcome {
    let (campaign, page) = address(&visit)?;
    let id: RecipientId = visit.id("recipient")?;
    let how = resolution(&typed)?;
    let resolved = recipient::resolve(&visit.ctx, visit.agent.id, campaign, id, how).await;
    visit.after(
        &format!("{page}/recipients/{id}"),
        resolved,
        "The doubt is settled.",
    )
}

fn resolution(typed: &Fields) -> Result<Resolution, Failure> {
    match typed.get("as") {
        "retry" => Ok(Resolution::Retry),
        "sent" => Ok(Resolution::Sent),
        other => Err(Failure::Malformed(format!(
            "A doubt is settled as retry or sent, not as \"{other}\"."
        ))),
    }
}
