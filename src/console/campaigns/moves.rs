//! Sending a draft, now or later, trying it out, deleting it.

use crate::console::{
    failure::{Failure, Outcome},
    fields::{Fields, Typed},
    visit::AgentVisit,
};
use chrono::NaiveDateTime;
use domain::campaign;
use entity::{CampaignId, Millis};
use poem::handler;

fn addresses(visit: &AgentVisit) -> Result<(CampaignId, String, String), Failure> {
    let id: CampaignId = visit.id("campaign")?;
    let page = visit.at(format!("campaigns/{id}"));
    let review = format!("{page}/review");
    Ok((id, page, review))
}

/// Sends it. A second press finds it sent, and lands on its page like the first.
#[handler]
pub(super) async fn send(visit: AgentVisit) -> Outcome {
    let (id, page, review) = addresses(&visit)?;
    match campaign::send(&visit.ctx, visit.agent.id, id).await {
        Ok(_) => visit.done(
            &page,
            "It is on its way. This page shows what becomes of it.",
        ),
        Err(error) if error.code() == "campaign_not_draft" => visit.done(
            &page,
            "This campaign was sent already; nothing was sent twice.",
        ),
        Err(error) => visit.refused(&review, error),
    }
}

/// Schedules it.
#[handler]
pub(super) async fn schedule(visit: AgentVisit, typed: Typed) -> Outcome {
    let (id, _, review) = addresses(&visit)?;
    let Some(at) = moment_of(&typed) else {
        return Err(Failure::Malformed("Choose a day and a time.".to_owned()));
    };
    let scheduled = campaign::schedule(&visit.ctx, visit.agent.id, id, at).await;
    visit.after(&review, scheduled, "It is scheduled.")
}

/// Sends one message to try it out.
#[handler]
pub(super) async fn test(visit: AgentVisit, typed: Typed) -> Outcome {
    let (id, _, review) = addresses(&visit)?;
    let phone = typed.get("phone");
    let tested = campaign::test(&visit.ctx, visit.agent.id, id, phone, None).await;
    visit.after(&review, tested, &format!("A test goes to {phone}."))
}

/// Deletes the draft.
#[handler]
pub(super) async fn delete(visit: AgentVisit) -> Outcome {
    let (id, page, _) = addresses(&visit)?;
    match campaign::delete(&visit.ctx, visit.agent.id, id).await {
        Ok(()) => visit.done(&visit.at("campaigns"), "The draft is deleted."),
        Err(error) => visit.refused(&page, error),
    }
}

/// What was typed as day and time, in the zone that our script tells: minutes that UTC is ahead of it. UTC without script.
fn moment_of(typed: &Fields) -> Option<Millis> {
    let text = typed.filled("at")?;
    let local = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())?;
    let ahead: i64 = typed.get("zone").parse().unwrap_or(0);
    Some(local.and_utc().timestamp_millis() + ahead.clamp(-1_440, 1_440) * 60_000)
}

#[cfg(test)]
mod tests {
    use super::{Fields, moment_of};

    #[test]
    fn a_time_is_read_in_the_zone_of_whoever_typed_it() {
        let at = |query: &str| moment_of(&Fields::parse(query.as_bytes()));
        assert_eq!(at("at=2026-01-01T00:00"), Some(1_767_225_600_000));
        assert_eq!(at("at=2026-01-01T01:00&zone=-60"), Some(1_767_225_600_000));
        assert_eq!(at("at=tomorrow"), None);
    }
}
