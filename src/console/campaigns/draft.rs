//! The draft that a page edits, and what happens when somebody else has saved it meanwhile.

use crate::console::{
    failure::Failure, fields::Fields, frame::Tone, parts::Problems, reply, visit::AgentVisit,
};
use domain::campaign::{self, Change};
use entity::{
    CampaignId,
    campaign::{CampaignStatus, Model},
};
use maud::{Markup, html};
use poem::Response;

/// The draft of this page, or an answer instead: what was sent already is shown, not edited.
pub(super) async fn of(visit: &AgentVisit) -> Result<Result<Model, Response>, Failure> {
    let id: CampaignId = visit.id("campaign")?;
    let row = campaign::get(&visit.ctx, visit.agent.id, id).await?;
    Ok(match row.status {
        CampaignStatus::Draft => Ok(row),
        CampaignStatus::Scheduled => Err(elsewhere(
            visit,
            &row,
            "review",
            "This campaign is scheduled. It cannot be changed any more.",
        )),
        _ => Err(elsewhere(
            visit,
            &row,
            "",
            "This campaign was sent. It cannot be changed any more.",
        )),
    })
}

fn elsewhere(visit: &AgentVisit, row: &Model, page: &str, says: &str) -> Response {
    let path = visit.at(format!("campaigns/{}/{page}", row.id));
    let mut response = reply::see(path.trim_end_matches('/'));
    crate::console::frame::Notice::cookie(Tone::Bad, says, visit.secure, &mut response);
    response
}

/// The version of a draft that a form was made from.
pub(super) fn version(row: &Model) -> Markup {
    html! { input type="hidden" name="version" value=(row.updated_at); }
}

/// What came of saving.
pub(super) enum Saved {
    /// It is saved.
    Yes(Box<Model>),
    /// Something is wrong with it.
    No(Problems),
    /// Somebody else has saved it meanwhile: this is what.
    Changed(Box<Model>),
}

/// Saves a change of this draft, if nobody else has changed it since the form was made.
pub(super) async fn save(
    visit: &AgentVisit,
    id: CampaignId,
    typed: &Fields,
    change: Change,
) -> Result<Saved, Failure> {
    let change = Change {
        unchanged_since: typed.get("version").parse().ok(),
        ..change
    };
    match campaign::edit(&visit.ctx, visit.agent.id, id, change).await {
        Ok(row) => Ok(Saved::Yes(Box::new(row))),
        Err(error) if error.code() == "campaign_changed" => {
            let row = campaign::get(&visit.ctx, visit.agent.id, id).await?;
            Ok(Saved::Changed(Box::new(row)))
        }
        Err(error) => Problems::of_error(error).map(Saved::No),
    }
}

/// Told above a form when somebody else has saved the draft meanwhile.
pub(super) fn changed_notice() -> Markup {
    html! {
        div class={ "notice " (Tone::Warning.class()) } role="alert" tabindex="-1" data-focus {
            p { strong { "This draft was saved in another window meanwhile." } }
            p { "Below is what you typed, with what was saved beside it. Save again to keep yours, or reload the page to take theirs." }
        }
    }
}

/// What somebody else has saved in a field, if it is not what stands in this form.
pub(super) fn theirs(saved: &str, typed: &str) -> Markup {
    html! { @if saved != typed { p class="theirs" { strong { "Saved meanwhile: " } (saved) } } }
}
