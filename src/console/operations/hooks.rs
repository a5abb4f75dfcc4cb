//! Outgoing webhooks of an agent.

use super::tabs::{Tab, tabs};
use crate::console::{
    failure::Outcome,
    fields::Asked,
    frame::{Icon, Section},
    parts::{Hue, Shown, badge, cell, empty, link, moment, pager, plural, rows},
    visit::AgentVisit,
};
use domain::hook;
use entity::hook::{HookStatus, Model};
use maud::{Markup, html};
use poem::handler;

/// Endpoints on one page.
const PER_PAGE: u64 = 50;

/// The page.
#[handler]
pub(super) async fn page(visit: AgentVisit, asked: Asked) -> Outcome {
    let cursor = asked.filled("cursor");
    let found = hook::list(&visit.ctx, visit.agent.id, Some(PER_PAGE), cursor).await?;
    let path = visit.at("webhooks");
    let none = found.data.is_empty() && cursor.is_none();
    let add = || {
        link(
            &visit.at("webhooks/new"),
            "primary",
            html! { (Icon::Plus) "New webhook" },
        )
    };
    let body = html! {
        div class="page-head" {
            div {
                h1 { "Webhooks" }
                p class="sub" { "Addresses of yours that are told of what happens in " (visit.agent.name) ", signed, at least once." }
            }
            div class="actions" { @if visit.may_change() && !none { (add()) } }
        }
        (tabs(&visit, Tab::Webhooks))
        (others(&visit))
        @if none {
            (empty(Icon::Send, "Nobody is told yet", "A webhook posts events to your own server: who has read, who has answered, which ticket was opened.",
                html! { @if visit.may_change() { (add()) } }))
        } @else {
            div class="table" { (rows("Webhooks", &["Address", "Status", "Events", "Made"], found.data.iter().map(|row| line(&visit, row)))) }
        }
        (pager(Shown { path: &path, asked: &asked, next: found.next_cursor.as_deref() }))
    };
    Ok(visit.page("Webhooks", Section::Operations, body))
}

/// The other agents' webhooks.
fn others(visit: &AgentVisit) -> Markup {
    html! {
        @if visit.agents.len() > 1 {
            details class="fold" {
                summary { "Webhooks of other agents" }
                ul class="stack" {
                    @for agent in visit.agents.iter().filter(|agent| agent.id != visit.agent.id) {
                        li { a href={ "/agents/" (agent.id) "/webhooks" } { (agent.name) } }
                    }
                }
            }
        }
    }
}

/// Whether it is told, and whether that works.
pub(super) fn status(row: &Model) -> Markup {
    match (row.status, row.failing_since) {
        (HookStatus::Disabled, _) => badge(Hue::Grey, "Disabled"),
        (HookStatus::Enabled, Some(_)) => badge(Hue::Red, "Failing"),
        (HookStatus::Enabled, None) => badge(Hue::Green, "Enabled"),
    }
}

fn line(visit: &AgentVisit, row: &Model) -> Markup {
    let events = row.events.as_array().map_or(0, Vec::len);
    html! {
        (cell("Address", "main", html! { a href=(visit.at(format!("webhooks/{}", row.id))) { (row.url) } }))
        (cell("Status", "", status(row)))
        (cell("Events", "nowrap", plural(i64::try_from(events).unwrap_or(0), "event", "events")))
        (cell("Made", "nowrap", moment(row.created_at)))
    }
}
