//! One webhook: whether it is told, trying it out, and what it was told.

use super::{deliveries, hooks::status};
use crate::console::{
    failure::Outcome,
    fields::Asked,
    frame::{Section, sentence},
    live::{Live, stream},
    parts::{confirm, link, moment, notice_warning, post_button},
    visit::AgentVisit,
};
use domain::hook::{self, Change};
use entity::{
    HookId,
    hook::{HookStatus, Model},
};
use maud::{Markup, html};
use poem::handler;
use serde_json::Value;

/// The page.
#[handler]
pub(super) async fn page(visit: AgentVisit, asked: Asked) -> Outcome {
    let id: HookId = visit.id("webhook")?;
    let row = hook::get(&visit.ctx, visit.agent.id, id).await?;
    let found = deliveries::find(&visit, id, &asked).await?;
    let at = visit.at(format!("webhooks/{id}"));
    let live = asked
        .filled("cursor")
        .is_none()
        .then(|| format!("{at}/live?{}", asked.query()));
    let body = html! {
        p class="crumbs" { a href=(visit.at("webhooks")) { "Webhooks" } }
        div class="page-head" data-live=[live] {
            div { h1 class="url" { (row.url) } p class="sub" id="status" { (told(&row)) } }
            div class="actions" { (moves(&visit, &row)) }
        }
        div id="why" { (why(&row)) }
        section class="card" aria-labelledby="events-head" {
            h2 id="events-head" { "Events that it is told" }
            ul class="event-names" { @for name in row.events.as_array().into_iter().flatten().filter_map(Value::as_str) { li { code { (name) } } } }
        }
        (deliveries::section(&visit, &row, &asked, &found))
    };
    Ok(visit.page(&row.url, Section::Operations, body))
}

/// What moves on it.
#[handler]
pub(super) async fn watch(visit: AgentVisit, asked: Asked) -> Outcome {
    let id: HookId = visit.id("webhook")?;
    hook::get(&visit.ctx, visit.agent.id, id).await?;
    Ok(stream(&visit.visit.clone(), move || {
        let (visit, asked) = (visit.clone(), asked.clone());
        async move {
            let row = hook::get(&visit.ctx, visit.agent.id, id).await?;
            let found = deliveries::find(&visit, id, &asked).await?;
            let live = Live::default()
                .markup("status", told(&row))
                .markup("why", why(&row))
                .markup(
                    "deliveries",
                    deliveries::table(&visit, &row, &asked, &found.data),
                );
            Ok(Some(live))
        }
    }))
}

fn told(row: &Model) -> Markup {
    html! {
        (status(row))
        @if let Some(since) = row.failing_since { span { "No try has succeeded since " (moment(since)) } }
    }
}

fn why(row: &Model) -> Markup {
    html! { @if let Some(reason) = &row.reason { (notice_warning(sentence(reason))) } }
}

fn moves(visit: &AgentVisit, row: &Model) -> Markup {
    let at = |what: &str| visit.at(format!("webhooks/{}/{what}", row.id));
    html! {
        @match row.status {
            HookStatus::Enabled => {
                (post_button(visit, &at("test"), "primary", "Send a test"))
                (post_button(visit, &at("disable"), "", "Disable"))
            }
            HookStatus::Disabled => (post_button(visit, &at("enable"), "primary", "Enable")),
        }
        @if visit.may_change() { (link(&at("edit"), "", "Change")) }
        (confirm(visit, &at("delete"), "Delete …", "It is deleted with everything that it was told or was to be told.", "Delete the webhook"))
    }
}

async fn turn(visit: &AgentVisit, enabled: bool, says: &str) -> Outcome {
    let id: HookId = visit.id("webhook")?;
    let change = Change {
        enabled: Some(enabled),
        ..Change::default()
    };
    let changed = hook::change(&visit.ctx, visit.agent.id, id, change).await;
    visit.after(&visit.at(format!("webhooks/{id}")), changed, says)
}

/// It is told again.
#[handler]
pub(super) async fn enable(visit: AgentVisit) -> Outcome {
    turn(
        &visit,
        true,
        "Enabled. What was given up can be told again below.",
    )
    .await
}

/// It is told nothing.
#[handler]
pub(super) async fn disable(visit: AgentVisit) -> Outcome {
    turn(
        &visit,
        false,
        "Disabled: what happens from now on is not told.",
    )
    .await
}

/// Deletes it.
#[handler]
pub(super) async fn delete(visit: AgentVisit) -> Outcome {
    let id: HookId = visit.id("webhook")?;
    let deleted = hook::delete(&visit.ctx, visit.agent.id, id).await;
    visit.after(&visit.at("webhooks"), deleted, "Deleted.")
}

/// Tells it a test.
#[handler]
pub(super) async fn test(visit: AgentVisit) -> Outcome {
    let id: HookId = visit.id("webhook")?;
    let sent = hook::ping(&visit.ctx, visit.agent.id, id).await;
    let says = "A test is on its way; what comes of it is shown below.";
    visit.after(&visit.at(format!("webhooks/{id}")), sent, says)
}
