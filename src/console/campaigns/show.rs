//! The page of a campaign that was sent: the funnel as it moves, and steering it.

use super::{chart, steer, story::Story};
use crate::console::{
    failure::{Failure, Outcome},
    frame::{Icon, Section},
    parts::{bubble, confirm, facts, later, link, moment, number, plural, post_button},
    reply,
    visit::AgentVisit,
};
use domain::{campaign, dead_letter};
use entity::{
    CampaignId,
    campaign::{CampaignStatus, Model, ReplyMode},
};
use maud::{Markup, html};
use poem::handler;

/// The page; a draft's is its last step.
#[handler]
pub(super) async fn page(visit: AgentVisit) -> Outcome {
    let id: CampaignId = visit.id("campaign")?;
    let story = Story::load(&visit.ctx, visit.agent.id, id).await?;
    let row = &story.row;
    let at = |rest: &str| visit.at(format!("campaigns/{id}/{rest}"));
    if row.sent_at.is_none() && row.status != CampaignStatus::Cancelled {
        return Ok(reply::see(&at("review")));
    }
    let rendered = campaign::preview(&visit.ctx, visit.agent.id, id, None)
        .await
        .ok();
    let body = html! {
        p class="crumbs" { a href=(visit.at("campaigns")) { "Campaigns" } }
        div class="page-head" data-live=(at("live")) {
            div {
                h1 { (row.name) }
                p class="sub" id="status" { (story.status()) }
            }
            div class="actions" id="actions" { (actions(&visit, row)) }
        }
        div id="told" { (story.told()) }
        div class="two" {
            div class="stack" {
                section class="card" aria-labelledby="funnel-head" {
                    h2 id="funnel-head" { "Funnel" }
                    (chart::chart(&story.bars(), &at("recipients")))
                    (story.pace())
                }
                div id="doubts" { (doubts(&visit, row, story.counts.in_doubt)) }
                section class="card" aria-labelledby="failed-head" {
                    h2 id="failed-head" { "Why messages failed" }
                    (later(&at("failures"), "Looking …"))
                }
            }
            aside class="stack sticky" aria-label="About it" {
                @if let Some(rendered) = &rendered { (bubble(rendered)) }
                div class="card" { (about(row)) }
                div class="actions" {
                    (link(&at("recipients"), "", html! { (Icon::People) "Recipients" }))
                    (link(&at("export.csv"), "", html! { (Icon::Download) "Export" }))
                }
            }
        }
    };
    Ok(visit.page(&row.name, Section::Campaigns, body))
}

/// The buttons that steer it, as it stands.
pub(super) fn actions(visit: &AgentVisit, row: &Model) -> Markup {
    let at = |rest: &str| visit.at(format!("campaigns/{}/{rest}", row.id));
    let runs = matches!(
        row.status,
        CampaignStatus::Launching | CampaignStatus::Sending
    );
    let paused = row.status == CampaignStatus::Paused;
    html! {
        @if runs { (post_button(visit, &at("pause"), "", "Pause")) }
        @if paused { (post_button(visit, &at("resume"), "primary", "Resume")) }
        @if runs || paused {
            (confirm(visit, &at("cancel"), "Cancel …", "What was not sent yet stays unsent, for ever. What was sent counts on.", "Cancel the campaign"))
        }
    }
}

/// Messages of which nobody knows whether WhatsApp took them.
pub(super) fn doubts(visit: &AgentVisit, row: &Model, n: i64) -> Markup {
    let at = visit.at(format!("campaigns/{}/resolve", row.id));
    let button = |how: &str, label: &str| {
        html! {
            form class="inline" method="post" action=(at) {
                (visit.csrf())
                input type="hidden" name="as" value=(how);
                button class="button small" type="submit" { (label) }
            }
        }
    };
    html! {
        @if n > 0 {
            div class="notice warning" {
                p {
                    strong { (plural(n, "message is", "messages are")) " in doubt. " }
                    "WhatsApp did not say whether it took them. A status that comes later settles it by itself; you can decide now."
                }
                @if visit.may_change() {
                    div class="actions" {
                        (button("sent", "Take them as sent"))
                        (button("retry", "Send them again"))
                    }
                }
            }
        }
    }
}

/// How many failed after tries, and the button that sends them again.
pub(super) async fn retry(visit: &AgentVisit, id: CampaignId) -> Result<Markup, Failure> {
    let n = dead_letter::count(&visit.ctx, &steer::failed(visit, id)).await?;
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    Ok(html! {
        @if n > 0 {
            div class="toolbar" {
                p class="muted" { (plural(n, "message was", "messages were")) " given up after several tries and can be sent again." }
                (post_button(visit, &visit.at(format!("campaigns/{id}/retry")), "", format!("Retry {}", number(n))))
            }
        }
    })
}

fn about(row: &Model) -> Markup {
    let replies = match row.reply_mode {
        ReplyMode::Ai => "The AI agent answers",
        ReplyMode::Human => "People answer",
    };
    let mut all = vec![("Replies", html! { (replies) })];
    if let Some(at) = row.sent_at {
        all.push(("Sent", moment(at)));
    }
    if let Some(at) = row.completed_at {
        all.push(("Completed", moment(at)));
    }
    all.push(("Id", html! { code { (row.id.to_string()) } }));
    facts(all)
}
