//! Why messages failed, grouped: fetched after the page, for it counts rows.

use super::show;
use crate::console::{
    failure::Outcome,
    frame::Section,
    parts::{cell, number, rows},
    visit::AgentVisit,
};
use domain::{campaign, recipient};
use entity::CampaignId;
use maud::html;
use poem::handler;

/// The piece.
#[handler]
pub(super) async fn draw(visit: AgentVisit) -> Outcome {
    let id: CampaignId = visit.id("campaign")?;
    campaign::get(&visit.ctx, visit.agent.id, id).await?;
    let all = recipient::failures(&visit.ctx, id).await?;
    let address = visit.at(format!("campaigns/{id}/recipients"));
    let markup = html! {
        @if all.is_empty() { p class="muted" { "None has failed so far." } } @else {
            (rows("Reasons", &["Reason", "People"], all.iter().map(|reason| html! {
                (cell("Reason", "words", html! {
                    a href={ (address) "?stage=failed&q=" (reason.code) } { (crate::console::frame::sentence(&reason.reason)) }
                    " " code class="muted" { (reason.code) }
                }))
                (cell("People", "number", number(reason.recipients)))
            })))
            (show::retry(&visit, id).await?)
        }
    };
    Ok(visit.piece("Why messages failed", Section::Campaigns, markup))
}
