//! One template: what people see, how it stands, what can be done with it.

use super::{examples, standing};
use crate::console::{
    failure::Outcome,
    frame::Section,
    parts::{bubble, confirm, facts, link, moment, notice_warning, post_button},
    visit::AgentVisit,
};
use domain::{
    channel,
    template::{self, Content},
};
use entity::{
    TemplateId,
    template::{Model, TemplateStatus},
};
use maud::{Markup, html};
use poem::handler;
use std::collections::BTreeMap;

/// The page.
#[handler]
pub(super) async fn draw(visit: AgentVisit) -> Outcome {
    let id: TemplateId = visit.id("template")?;
    let row = template::get(&visit.ctx, visit.agent.id, id).await?;
    let connected = channel::of(&visit.ctx, visit.agent.id).await?.is_some();
    let content = Content::of(&row);
    let given: BTreeMap<String, String> =
        serde_json::from_value(row.examples.clone()).unwrap_or_default();
    let body = html! {
        p class="crumbs" { a href=(visit.at("templates")) { "Templates" } }
        div class="page-head" {
            div {
                h1 { (row.name) }
                p class="sub" { (standing::status(&row)) (row.language) }
            }
            div class="actions" { (actions(&visit, &row, connected)) }
        }
        (told(&row, &content))
        div class="two" {
            div class="stack" {
                section class="card stack" aria-labelledby="text-head" {
                    h2 id="text-head" { "Text" }
                    pre class="source" { (row.body) }
                    (variables(&content, &given))
                }
                section class="card" aria-labelledby="about-head" { h2 id="about-head" { "About it" } (about(&row)) }
            }
            aside class="stack sticky" aria-label="Preview" {
                (bubble(&content.render(&given)))
                p class="small muted" { "With its example values." }
            }
        }
    };
    Ok(visit.page(&row.name, Section::Templates, body))
}

fn actions(visit: &AgentVisit, row: &Model, connected: bool) -> Markup {
    let at = |rest: &str| visit.at(format!("templates/{}/{rest}", row.id));
    let editable = !connected
        || row.meta_id.is_none()
        || !matches!(
            row.status,
            TemplateStatus::Pending | TemplateStatus::Disabled
        );
    let to_submit = connected && row.meta_id.is_none();
    let question = if row.meta_id.is_some() && connected {
        "Delete it at Meta too? Campaigns that are being sent with it are paused; its name cannot be used again for 30 days."
    } else {
        "Delete this template? Campaigns that were sent with it keep their text; drafts must choose another."
    };
    html! {
        @if to_submit { (post_button(visit, &at("submit"), "primary", "Submit to Meta")) }
        @if visit.may_change() {
            @if editable { (link(&at("edit"), "", "Edit")) }
            (link(&visit.at(format!("templates/new?from={}", row.id)), "", "Copy"))
        }
        (confirm(visit, &at("delete"), "Delete", question, "Delete it"))
    }
}

/// Why it cannot be sent, and what to do.
fn told(row: &Model, content: &Content) -> Markup {
    let reason = row
        .status_reason
        .as_deref()
        .filter(|reason| !reason.trim().is_empty() && *reason != "NONE");
    html! {
        @if let Some(reason) = reason {
            (notice_warning(html! {
                strong { (why_head(row.status)) } " " (reason)
            }))
        } @else if row.status == TemplateStatus::Pending {
            p class="muted" { "Meta reviews it. The answer comes by itself, mostly within minutes." }
        }
        @if let Some(why) = template::unsendable(content) {
            (notice_warning(html! { strong { "Outbound cannot send it:" } " " (why.message) "." }))
        } @else if let Some(why) = template::objection(content).filter(|_| row.simulated) {
            (notice_warning(html! { strong { "Meta would refuse it:" } " " (why.message) "." }))
        }
    }
}

fn why_head(status: TemplateStatus) -> &'static str {
    match status {
        TemplateStatus::Rejected => "Meta rejected it:",
        TemplateStatus::Paused => "Meta paused it:",
        TemplateStatus::Disabled => "Meta switched it off:",
        TemplateStatus::Draft | TemplateStatus::Pending | TemplateStatus::Approved => "To know:",
    }
}

fn variables(content: &Content, given: &BTreeMap<String, String>) -> Markup {
    let keys = content.variables();
    html! {
        @if !keys.is_empty() {
            h3 { "Variables and their examples" }
            dl class="facts" {
                @for key in &keys {
                    div {
                        dt { (examples::label(key)) }
                        dd { @if let Some(value) = given.get(key) { (value) } @else { span class="muted" { "No example" } } }
                    }
                }
            }
        }
    }
}

fn about(row: &Model) -> Markup {
    let mut all = vec![
        ("Category", html! { (standing::category(row.category)) }),
        ("Quality", standing::quality(row)),
        ("Made", moment(row.created_at)),
        ("Changed", moment(row.updated_at)),
        ("Id", html! { code { (row.id) } }),
    ];
    if let Some(id) = &row.meta_id {
        all.push(("Meta's id", html! { code { (id) } }));
    }
    if let Some(word) = &row.meta_status {
        all.push(("Meta's word", html! { code { (word) } }));
    }
    facts(all)
}
