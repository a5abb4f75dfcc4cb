//! Segments: audiences saved under a name.

use super::tabs::tabs;
use crate::console::{
    failure::Outcome,
    fields::{Asked, Fields},
    frame::{Icon, Section},
    parts::{
        Shown,
        audience::{Builder, Menu, in_words},
        cell, confirm, empty, link, pager, rows, since,
    },
    visit::AgentVisit,
};
use domain::segment;
use entity::{SegmentId, segment::Model};
use maud::{Markup, html};
use poem::handler;

/// Segments on one page.
const PER_PAGE: u64 = 50;

/// The page.
#[handler]
pub(super) async fn draw(visit: AgentVisit, asked: Asked) -> Outcome {
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let found = segment::list(ctx, agent, Some(PER_PAGE), asked.filled("cursor")).await?;
    let menu = Menu::load(&visit, &Builder::default()).await?;
    let path = visit.at("contacts/segments");
    let new = || {
        link(
            &visit.at("contacts/segments/new"),
            "primary",
            html! { (Icon::Plus) "New segment" },
        )
    };
    let body = html! {
        div class="page-head" {
            div { h1 { "Segments" } p class="sub" { "Audiences saved under a name. Who belongs to one is looked up when it is used." } }
            div class="actions" { @if visit.may_change() && !found.data.is_empty() { (new()) } }
        }
        (tabs(&visit, "/segments"))
        @if found.data.is_empty() {
            (empty(Icon::People, "No segment yet", "Save conditions that you use again and again, such as everybody in Lisbon who answered the last campaign.",
                html! { @if visit.may_change() { (new()) } }))
        } @else {
            div class="table" {
                (rows("Segments", &["Name", "Who", "Made", ""], found.data.iter().map(|row| line(&visit, row, &menu))))
            }
        }
        (pager(Shown { path: &path, asked: &asked, next: found.next_cursor.as_deref() }))
    };
    Ok(visit.page("Segments", Section::Contacts, body))
}

fn line(visit: &AgentVisit, row: &Model, menu: &Menu) -> Markup {
    let filter = row.audience.get("filter").map(ToString::to_string);
    let at = |rest: &str| visit.at(format!("contacts/segments/{}/{rest}", row.id));
    html! {
        (cell("Name", "main", html! {
            @if let Some(filter) = filter {
                a href={ (visit.at("contacts")) "?" (Fields::default().with("filter", filter).query()) } { (row.name) }
            } @else { (row.name) }
        }))
        (cell("Who", "wide", in_words(&Builder::of(&row.audience), menu)))
        (cell("Made", "nowrap", since(row.created_at, visit.ctx.now())))
        (cell("", "actions", confirm(visit, &at("delete"), "Delete",
            "Delete this segment? Campaigns keep the audience they were given.", "Delete it")))
    }
}

/// Deletes one.
#[handler]
pub(super) async fn delete(visit: AgentVisit) -> Outcome {
    let id: SegmentId = visit.id("segment")?;
    let result = segment::delete(&visit.ctx, visit.agent.id, id).await;
    visit.after(&visit.at("contacts/segments"), result, "Segment deleted.")
}
