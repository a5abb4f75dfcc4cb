//! The last step: all of it on one page, what sending would do, and sending it.

use super::{
    basics,
    steps::{self, Step},
};
use crate::console::{
    failure::Outcome,
    frame::{Icon, Section},
    parts::{
        Field,
        audience::{Builder, Menu, in_words},
        bubble, campaign_status, confirm, facts, later, link, moment, notice_plain, notice_warning,
        submit,
    },
    reply,
    visit::AgentVisit,
};
use domain::{campaign, template};
use entity::{
    CampaignId,
    campaign::{CampaignStatus, Model, ReplyMode},
};
use maud::{Markup, html};
use poem::handler;

/// The page of a draft or a scheduled campaign.
#[handler]
pub(super) async fn page(visit: AgentVisit) -> Outcome {
    let id: CampaignId = visit.id("campaign")?;
    let row = campaign::get(&visit.ctx, visit.agent.id, id).await?;
    let scheduled = row.status == CampaignStatus::Scheduled;
    if row.status != CampaignStatus::Draft && !scheduled {
        return Ok(reply::see(&visit.at(format!("campaigns/{id}"))));
    }
    let rendered = campaign::preview(&visit.ctx, visit.agent.id, id, None)
        .await
        .ok();
    let body = html! {
        @if scheduled { (scheduled_head(&visit, &row)) } @else { (steps::head(&visit, Some(&row), Step::Review)) }
        @if let Some(reason) = &row.pause_reason { (notice_warning(reason.as_str())) }
        div class="two" {
            div class="stack" {
                section class="card" aria-label="What sending would do" {
                    (later(&steps::at(&visit, &row, Step::Review).replace("/review", "/preflight"), "Checking …"))
                }
                (summary(&visit, &row).await?)
                @if visit.may_change() { (other_ways(&visit, &row)) }
            }
            aside class="stack sticky" aria-label="Message" {
                @match &rendered {
                    Some(rendered) => (bubble(rendered)),
                    None => (notice_plain("The template is gone: choose another.")),
                }
                @if visit.may_change() { (test_form(&visit, &row)) }
            }
        }
    };
    Ok(visit.page(&row.name, Section::Campaigns, body))
}

fn scheduled_head(visit: &AgentVisit, row: &Model) -> Markup {
    html! {
        p class="crumbs" { a href=(visit.at("campaigns")) { "Campaigns" } }
        div class="page-head" {
            div {
                h1 { (row.name) }
                p class="sub" {
                    (campaign_status(row.status))
                    @if let Some(at) = row.scheduled_at { span { "Sends itself on " (moment(at)) } }
                }
            }
        }
    }
}

async fn summary(
    visit: &AgentVisit,
    row: &Model,
) -> Result<Markup, crate::console::failure::Failure> {
    let builder = Builder::of(&row.audience);
    let menu = Menu::load(
        visit,
        &Builder {
            picked: Vec::new(),
            ..builder.clone()
        },
    )
    .await?;
    let template = template::get(&visit.ctx, visit.agent.id, row.template_id)
        .await
        .ok();
    let edit = |step| {
        html! {
            @if row.status == CampaignStatus::Draft && visit.may_change() {
                " " a class="small" href=(steps::at(visit, row, step)) { "Change" }
            }
        }
    };
    let replies = match row.reply_mode {
        ReplyMode::Ai => "The AI agent answers",
        ReplyMode::Human => "People answer, by tickets",
    };
    Ok(html! {
        section class="card stack" {
            h2 { "Summary" }
            (facts([
                ("Replies", html! { (replies) (edit(Step::Basics)) }),
                ("Template", html! {
                    @match &template { Some(row) => { (row.name) " (" (row.language) ")" }, None => "deleted" } (edit(Step::Message))
                }),
                ("Audience", html! { (in_words(&builder, &menu)) (edit(Step::Audience)) }),
            ]))
            (basics::delivery(visit).await?)
        }
    })
}

/// Scheduling, keeping, deleting.
fn other_ways(visit: &AgentVisit, row: &Model) -> Markup {
    let at = |rest: &str| visit.at(format!("campaigns/{}/{rest}", row.id));
    let scheduled = row.status == CampaignStatus::Scheduled;
    html! {
        section class="card stack" {
            h2 { @if scheduled { "Another time" } @else { "Or send it later" } }
            form class="schedule" method="post" action=(at("schedule")) {
                (visit.csrf())
                input type="hidden" name="zone" value="" data-zone;
                (Field::line("datetime-local", "at", "Day and time").required())
                (submit("", html! { (Icon::Clock) @if scheduled { "Change the time" } @else { "Schedule" } }))
            }
            p class="hint" { "In the time zone " span data-zone-name { "UTC" } ". It goes to the audience as it stands then." }
        }
        div class="actions" {
            @if scheduled {
                (confirm(visit, &at("cancel"), "Cancel it", "It will not be sent, now or later.", "Cancel the campaign"))
            } @else {
                (link(&visit.at("campaigns"), "", "Keep as a draft"))
                (confirm(visit, &at("delete"), "Delete the draft", "The draft is gone then. Nothing else is.", "Delete it"))
            }
        }
    }
}

fn test_form(visit: &AgentVisit, row: &Model) -> Markup {
    html! {
        form class="card stack" method="post" action=(visit.at(format!("campaigns/{}/test", row.id))) {
            (visit.csrf())
            h2 { "Try it out" }
            (Field::line("tel", "phone", "Send one message to").placeholder("+49 151 23456789").required()
                .hint("With example values. It counts for the limits and not in the funnel."))
            (submit("", "Send a test"))
        }
    }
}
