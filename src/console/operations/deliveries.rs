//! What an endpoint was told, what it answered, and telling it again.

use crate::console::{
    failure::Outcome,
    fields::{Fields, Typed},
    parts::{Hue, Shown, badge, cell, filters, moment, number, pager, plural, post_button, rows},
    visit::AgentVisit,
};
use domain::{Result, hook, page::Page};
use entity::{
    HookEventId, HookId,
    hook::{HookStatus, Model as Hook},
    hook_event::{HookEventState, Model},
};
use maud::{Markup, html};
use poem::handler;

/// Deliveries on one page.
const PER_PAGE: u64 = 25;
const HOUR: i64 = 3_600_000;

/// Those that the address means.
pub(super) async fn find(visit: &AgentVisit, id: HookId, asked: &Fields) -> Result<Page<Model>> {
    let all = HookEventState::ALL;
    let state = all
        .into_iter()
        .find(|state| state.name() == asked.get("state"));
    let wanted = (Some(PER_PAGE), asked.filled("cursor"));
    hook::deliveries(&visit.ctx, visit.agent.id, id, state, wanted).await
}

/// The part of the page that shows them.
pub(super) fn section(
    visit: &AgentVisit,
    row: &Hook,
    asked: &Fields,
    found: &Page<Model>,
) -> Markup {
    let path = visit.at(format!("webhooks/{}", row.id));
    let states = [
        ("", "All".to_owned()),
        ("waiting", "Waiting".to_owned()),
        ("delivered", "Delivered".to_owned()),
        ("given_up", "Given up".to_owned()),
    ];
    html! {
        section class="stack" aria-labelledby="deliveries-head" {
            div class="toolbar" {
                div { h2 id="deliveries-head" { "Deliveries" } p class="hint" { "Of the last 14 days, newest first." } }
                @if visit.may_change() && row.status == HookStatus::Enabled { (again(visit, &path)) }
            }
            (filters(&path, asked, "state", &states))
            div id="deliveries" { (table(visit, row, asked, &found.data)) }
            (pager(Shown { path: &path, asked, next: found.next_cursor.as_deref() }))
        }
    }
}

/// The form that tells again what was given up.
fn again(visit: &AgentVisit, path: &str) -> Markup {
    html! {
        form class="whose" method="post" action={ (path) "/replay" } {
            (visit.csrf())
            label for="hours" { "Tell again what was given up in the last" }
            select class="bare" id="hours" name="hours" {
                option value="1" { "hour" }
                option value="24" selected { "24 hours" }
                option value="336" { "14 days" }
            }
            button class="button" type="submit" { "Replay" }
        }
    }
}

/// The deliveries.
pub(super) fn table(visit: &AgentVisit, row: &Hook, asked: &Fields, found: &[Model]) -> Markup {
    let heads = ["Event", "State", "Tries", "Happened", ""];
    html! {
        @if found.is_empty() {
            p class="muted" {
                @if asked.filled("state").is_some() { "No delivery is like that now." }
                @else { "It was told nothing yet. Send a test to see what it answers." }
            }
        } @else {
            div class="table" { (rows("Deliveries", &heads, found.iter().map(|one| line(visit, row, one)))) }
        }
    }
}

fn line(visit: &AgentVisit, row: &Hook, one: &Model) -> Markup {
    let at = visit.at(format!("webhooks/{}/deliveries/{}/replay", row.id, one.id));
    html! {
        (cell("Event", "wide", html! {
            strong { (one.topic) }
            @if let Some(answer) = &one.answer { span class="sub" { (answer) } }
            details class="quiet small" {
                summary { "What is posted" }
                p class="muted" { code { (one.event_id) } }
                pre class="code" { (one.payload) }
            }
        }))
        (cell("State", "", html! {
            (state(one.state))
            @if one.state == HookEventState::Waiting && one.tries > 0 { span class="sub" { "Next try " (moment(one.due_at)) } }
        }))
        (cell("Tries", "number", number(one.tries.into())))
        (cell("Happened", "nowrap", moment(one.created_at)))
        (cell("", "actions", html! {
            @if row.status == HookStatus::Enabled { (post_button(visit, &at, "small", "Replay")) }
        }))
    }
}

fn state(state: HookEventState) -> Markup {
    match state {
        HookEventState::Waiting => badge(Hue::Blue, "Waiting"),
        HookEventState::Delivered => badge(Hue::Green, "Delivered"),
        HookEventState::GivenUp => badge(Hue::Red, "Given up"),
    }
}

/// Tells one again.
#[handler]
pub(super) async fn replay(visit: AgentVisit) -> Outcome {
    let (id, delivery): (HookId, HookEventId) = (visit.id("webhook")?, visit.id("delivery")?);
    let replayed = hook::replay(&visit.ctx, visit.agent.id, id, delivery).await;
    let says = "It is told again, as the same event.";
    visit.after(&visit.at(format!("webhooks/{id}")), replayed, says)
}

/// Tells again what was given up lately.
#[handler]
pub(super) async fn replay_since(visit: AgentVisit, typed: Typed) -> Outcome {
    let id: HookId = visit.id("webhook")?;
    let hours: i64 = typed.get("hours").parse().unwrap_or(24);
    let since = visit.ctx.now() - hours.clamp(1, 336) * HOUR;
    let at = visit.at(format!("webhooks/{id}"));
    match hook::replay_since(&visit.ctx, visit.agent.id, id, since).await {
        Ok(n) => {
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            let says = format!("{} told again.", plural(n, "delivery is", "deliveries are"));
            visit.done(&at, &says)
        }
        Err(error) => visit.refused(&at, error),
    }
}
