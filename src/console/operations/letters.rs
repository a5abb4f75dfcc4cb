//! Dead letters: grouped by their causes, and one by one.

use super::tabs::{Tab, tabs};
use crate::console::{
    failure::Outcome,
    fields::{Asked, Fields},
    frame::{Icon, Section, sentence},
    parts::{Shown, cell, confirm, empty, link, moment, number, pager, post_button, rows},
    visit::Visit,
};
use domain::{
    dead_letter::{self, COUNTED, Filter, Group},
    page::Wanted,
};
use entity::{Lane, dead_letter::Model};
use maud::{Markup, html};
use poem::handler;
use serde_json::Value;

/// Letters on one page.
const PER_PAGE: u64 = 50;

/// Which letters an address means, of those that the key may see.
pub(super) fn filter(visit: &Visit, asked: &Fields) -> Filter {
    let of_agent = Filter {
        agent: visit.key.agent_id,
        ..Filter::default()
    };
    Filter {
        lane: asked.filled("lane").and_then(|name| name.parse().ok()),
        cause: asked.filled("cause").map(str::to_owned),
        ..of_agent
    }
}

/// The groups alone.
#[handler]
pub(super) async fn causes(visit: Visit) -> Outcome {
    let groups = dead_letter::groups(&visit.ctx, visit.key.agent_id).await?;
    let piece = html! {
        @if groups.is_empty() {
            (empty(Icon::Tick, "No dead letters", "Work that fails for good is kept here, with the reason, until somebody decides.", html! {}))
        } @else { (by_cause(&visit, &groups)) }
    };
    Ok(visit.piece("Dead letters by cause", Section::Operations, piece))
}

fn by_cause(visit: &Visit, groups: &[Group]) -> Markup {
    let counted: i64 = groups.iter().map(|group| group.n).sum();
    html! {
        div class="table" {
            (rows("Dead letters by cause", &["Cause", "Lane", "Letters", "Newest", ""], groups.iter().map(|group| {
                let query = query(group.lane, &group.cause);
                html! {
                    (cell("Cause", "main", html! {
                        a href={ "/operations/dead-letters?" (query) } { (group.cause) }
                        span class="sub" { (sentence(&group.reason)) }
                    }))
                    (cell("Lane", "nowrap", group.lane.name()))
                    (cell("Letters", "number", number(group.n)))
                    (cell("Newest", "nowrap", moment(group.newest_at)))
                    (cell("", "actions", post_button(visit, &format!("/operations/dead-letters/retry?{query}"), "small", "Retry all")))
                }
            })))
        }
        @if counted >= COUNTED { p class="hint" { "The first " (number(COUNTED)) " were counted; there are more." } }
    }
}

fn query(lane: Lane, cause: &str) -> String {
    Fields::default()
        .with("lane", lane.name())
        .with("cause", cause)
        .query()
}

/// The letters, newest first.
#[handler]
pub(super) async fn page(visit: Visit, asked: Asked) -> Outcome {
    let wanted = Wanted::parse("dead_letters", Some(PER_PAGE), asked.filled("cursor"))?;
    let filter = filter(&visit, &asked);
    let found = dead_letter::list(&visit.ctx, &filter, wanted).await?;
    let path = "/operations/dead-letters";
    let narrowed = filter.lane.is_some() || filter.cause.is_some();
    let chosen = Fields::clone(&asked).without("cursor").query();
    let body = html! {
        div class="page-head" {
            div {
                h1 { "Dead letters" }
                p class="sub" { "Work that failed for good. Letters with the same cause usually have one remedy: retry them together once it is applied." }
            }
            div class="actions" {
                @if !found.data.is_empty() && filter.cause.is_some() {
                    (post_button(&visit, &format!("{path}/retry?{chosen}"), "primary", "Retry all of these"))
                }
            }
        }
        (tabs(&visit, Tab::DeadLetters))
        @if narrowed {
            p class="toolbar" {
                span {
                    "Shown: " @if let Some(lane) = filter.lane { "lane " strong { (lane.name()) } }
                    @if let Some(cause) = &filter.cause { " cause " strong { (cause) } }
                }
                (link(path, "small", "Show all"))
            }
        }
        @if found.data.is_empty() {
            @if narrowed { p class="muted" { "No open letter is like that now." } }
            @else { (empty(Icon::Tick, "No dead letters", "Work that fails for good is kept here, with the reason, until somebody decides.", link("/operations", "", "See the queues"))) }
        } @else {
            div class="table" {
                (rows("Dead letters", &["Why", "Lane", "Tries", "Died", ""], found.data.iter().map(|letter| line(&visit, letter, &chosen))))
            }
        }
        (pager(Shown { path, asked: &asked, next: found.next_cursor.as_deref() }))
    };
    Ok(visit.page("Dead letters", Section::Operations, body))
}

fn line(visit: &Visit, letter: &Model, chosen: &str) -> Markup {
    let at = |what: &str| format!("/operations/dead-letters/{}/{what}?{chosen}", letter.id);
    html! {
        (cell("Why", "words", html! {
            strong { (sentence(&letter.reason)) }
            span class="sub" { (letter.cause) " · " (letter.id) }
            details class="quiet small" {
                summary { "Details" }
                pre class="code" { (pretty(&letter.payload)) }
                @if letter.history.as_array().is_some_and(|all| !all.is_empty()) {
                    p class="muted" { "Earlier errors, oldest first" }
                    pre class="code" { (pretty(&letter.history)) }
                }
            }
        }))
        (cell("Lane", "nowrap", letter.lane.name()))
        (cell("Tries", "number", number(letter.attempts.into())))
        (cell("Died", "nowrap", moment(letter.created_at)))
        (cell("", "actions", html! {
            div class="actions" {
                (post_button(visit, &at("retry"), "small", "Retry"))
                (confirm(visit, &at("discard"), "Discard …", "Its work stays undone, for ever.", "Discard it"))
            }
        }))
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
