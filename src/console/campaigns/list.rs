//! The list of campaigns, each with its funnel as it moves.

use crate::console::{
    failure::Outcome,
    fields::Asked,
    frame::{Icon, Section},
    parts::{
        Shown, bar, campaign_status, cell, dash, empty, filters, link, moment, number, pager,
        percent, rows,
    },
    visit::AgentVisit,
};
use domain::{campaign, recipient::Counts};
use entity::campaign::{CampaignStatus, Delivery, Model};
use maud::{Markup, html};
use poem::handler;

/// Campaigns on one page.
const PER_PAGE: u64 = 25;

const STATUSES: [CampaignStatus; 7] = [
    CampaignStatus::Draft,
    CampaignStatus::Scheduled,
    CampaignStatus::Launching,
    CampaignStatus::Sending,
    CampaignStatus::Paused,
    CampaignStatus::Completed,
    CampaignStatus::Cancelled,
];

/// The page.
#[handler]
pub(super) async fn page(visit: AgentVisit, asked: Asked) -> Outcome {
    let status = STATUSES
        .into_iter()
        .find(|status| status.name() == asked.get("status"));
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let found = campaign::list(ctx, agent, status, Some(PER_PAGE), asked.filled("cursor")).await?;
    let ids: Vec<_> = found.data.iter().map(|row| row.id).collect();
    let funnels = campaign::funnel(ctx, &ids).await?;
    let path = visit.at("campaigns");
    let live = ids
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(",");
    let none_at_all = found.data.is_empty() && asked.iter().next().is_none();
    let body = html! {
        div class="page-head" {
            div { h1 { "Campaigns" } p class="sub" { "Messages to many people, and what becomes of them." } }
            div class="actions" {
                @if visit.may_change() && !none_at_all {
                    (link(&visit.at("campaigns/new"), "primary", html! { (Icon::Plus) "New campaign" }))
                }
            }
        }
        @if none_at_all { (nothing(&visit)) } @else {
            (filters(&path, &asked, "status", &names()))
            @if found.data.is_empty() { p class="muted" { "No campaign is like that now." } } @else {
                div class="table" data-live={ (path) "/live?ids=" (live) } {
                    (rows("Campaigns", &["Name", "Status", "Funnel", "People", "Replied", "Sent"], found.data.iter().map(|row| {
                        let counts = funnels.get(&row.id).copied().unwrap_or_default();
                        line(&visit, row, &counts)
                    })))
                }
            }
            (pager(Shown { path: &path, asked: &asked, next: found.next_cursor.as_deref() }))
        }
    };
    Ok(visit.page("Campaigns", Section::Campaigns, body))
}

fn names() -> Vec<(&'static str, String)> {
    vec![
        ("", "All".into()),
        ("draft", "Drafts".into()),
        ("scheduled", "Scheduled".into()),
        ("sending", "Sending".into()),
        ("paused", "Paused".into()),
        ("completed", "Completed".into()),
        ("cancelled", "Cancelled".into()),
    ]
}

fn line(visit: &AgentVisit, row: &Model, counts: &Counts) -> Markup {
    let id = row.id;
    let total = row.total.max(counts.total());
    html! {
        (cell("Name", "main", html! {
            a href=(visit.at(format!("campaigns/{id}"))) { (row.name) }
            @if row.sent_at.is_some() && row.delivery == Delivery::Simulated { span class="sub" { "Simulated" } }
        }))
        (cell("Status", "", html! { span id={ (id) "-status" } { (campaign_status(row.status)) } }))
        (cell("Funnel", "wide", html! { div id={ (id) "-bar" } { @if row.sent_at.is_some() { (bar(counts, total)) } } }))
        (cell("People", "number", html! { @if row.sent_at.is_some() { (number(total)) } @else { (dash()) } }))
        (cell("Replied", "number", html! {
            span id={ (id) "-replied" } { @if row.sent_at.is_some() { (percent(counts.reached_replied, total)) } @else { (dash()) } }
        }))
        (cell("Sent", "nowrap", html! {
            @if let Some(at) = row.sent_at { (moment(at)) }
            @else if let Some(at) = row.scheduled_at.filter(|_| row.status == CampaignStatus::Scheduled) { "for " (moment(at)) }
            @else { (dash()) }
        }))
    }
}

fn nothing(visit: &AgentVisit) -> Markup {
    let text = "Pick a template, choose who gets it, and watch who has read it and who answers. \
                Without a WhatsApp channel everything is simulated, so nothing can go wrong.";
    empty(
        Icon::Campaign,
        "Send your first campaign",
        text,
        html! {
            @if visit.may_change() { (link(&visit.at("campaigns/new"), "primary", html! { (Icon::Plus) "New campaign" })) }
            (link(&visit.at("contacts"), "", "Add contacts first"))
        },
    )
}
