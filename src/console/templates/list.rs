//! The list of templates.

use super::standing;
use crate::console::{
    failure::Outcome,
    fields::Asked,
    frame::{Icon, Section},
    parts::{Shown, cell, empty, filters, link, pager, post_button, rows, since},
    visit::AgentVisit,
};
use domain::{channel, template};
use entity::{
    Millis,
    template::{Model, TemplateStatus},
};
use maud::{Markup, html};
use poem::handler;

/// Templates on one page.
const PER_PAGE: u64 = 25;

const STATUSES: [TemplateStatus; 6] = [
    TemplateStatus::Draft,
    TemplateStatus::Pending,
    TemplateStatus::Approved,
    TemplateStatus::Rejected,
    TemplateStatus::Paused,
    TemplateStatus::Disabled,
];

/// The page.
#[handler]
pub(super) async fn draw(visit: AgentVisit, asked: Asked) -> Outcome {
    let status = STATUSES
        .into_iter()
        .find(|status| status.name() == asked.get("status"));
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let found = template::list(ctx, agent, status, Some(PER_PAGE), asked.filled("cursor")).await?;
    let connected = channel::of(&visit.ctx, agent).await?.is_some();
    let path = visit.at("templates");
    let none_at_all = found.data.is_empty() && asked.iter().next().is_none();
    let body = html! {
        div class="page-head" {
            div { h1 { "Templates" } p class="sub" { "What may be sent to people who have not written first." } }
            div class="actions" {
                @if connected { (post_button(&visit, &visit.at("templates/sync"), "", "Sync with Meta")) }
                @if visit.may_change() && !none_at_all {
                    (link(&visit.at("templates/new"), "primary", html! { (Icon::Plus) "New template" }))
                }
            }
        }
        @if none_at_all { (nothing(&visit, connected)) } @else {
            (filters(&path, &asked, "status", &names()))
            @if found.data.is_empty() { p class="muted" { "No template stands like that now." } } @else {
                div class="table" {
                    (rows("Templates", &["Name", "Status", "Category", "Quality", "Changed"],
                        found.data.iter().map(|row| line(&visit, row, ctx.now()))))
                }
            }
            (pager(Shown { path: &path, asked: &asked, next: found.next_cursor.as_deref() }))
        }
    };
    Ok(visit.page("Templates", Section::Templates, body))
}

fn names() -> Vec<(&'static str, String)> {
    vec![
        ("", "All".into()),
        ("approved", "Approved".into()),
        ("pending", "In review".into()),
        ("rejected", "Rejected".into()),
        ("paused", "Paused by Meta".into()),
        ("draft", "Drafts".into()),
        ("disabled", "Disabled".into()),
    ]
}

fn line(visit: &AgentVisit, row: &Model, now: Millis) -> Markup {
    html! {
        (cell("Name", "main wide", html! {
            a href=(visit.at(format!("templates/{}", row.id))) { (row.name) }
            span class="sub" { (row.language) " · " (beginning(&row.body)) }
        }))
        (cell("Status", "nowrap", standing::status(row)))
        (cell("Category", "", standing::category(row.category)))
        (cell("Quality", "", standing::quality(row)))
        (cell("Changed", "nowrap", since(row.updated_at, now)))
    }
}

/// The beginning of a body, in one line.
fn beginning(body: &str) -> String {
    const LONGEST: usize = 80;
    let line = body.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    let short: String = line.chars().take(LONGEST).collect();
    format!("{}…", short.trim_end())
}

fn nothing(visit: &AgentVisit, connected: bool) -> Markup {
    let text = if connected {
        "Make one here: it is handed in to Meta for review. Or fetch those that your WhatsApp account has already."
    } else {
        "A campaign says what its template says. Make one: without a WhatsApp number it is approved at once, \
         so that you can try everything."
    };
    empty(
        Icon::Template,
        "There is no template yet",
        text,
        html! {
            @if visit.may_change() { (link(&visit.at("templates/new"), "primary", html! { (Icon::Plus) "New template" })) }
            @if connected { (post_button(visit, &visit.at("templates/sync"), "", "Fetch them from Meta")) }
        },
    )
}
