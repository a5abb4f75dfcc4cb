//! What was said, as bubbles: whose words they are is said beside them, and they are always text.

use super::standing::{author, kind, progress};
use crate::console::{
    frame::Icon,
    parts::{formatted, moment},
    visit::AgentVisit,
};
use domain::conversation::Said;
use entity::{
    message::{Author, Direction},
    recipient::RecipientState,
};
use maud::{Markup, html};
use serde_json::Value;

/// Messages shown at once.
pub(super) const PER_PAGE: u64 = 50;

/// The frame of the bubbles, which begins at its lower end; `earlier` leads to what was said before.
pub(crate) fn log(
    visit: &AgentVisit,
    said: &[Said],
    customer: &str,
    earlier: Option<&str>,
) -> Markup {
    html! {
        div class="chat" role="log" aria-label="What was said" tabindex="0" {
            div class="chat-all" {
                @if let Some(earlier) = earlier { p class="earlier" { a class="button small" href=(earlier) { "Earlier messages" } } }
                ol class="chat-said" id="said" { (bubbles(visit, said, customer)) }
            }
        }
    }
}

/// The bubbles.
pub(super) fn bubbles(visit: &AgentVisit, said: &[Said], customer: &str) -> Markup {
    html! {
        @for one in said { (bubble(visit, one, customer)) }
        @if said.is_empty() { li class="muted" { "Nothing was said yet." } }
    }
}

fn bubble(visit: &AgentVisit, said: &Said, customer: &str) -> Markup {
    let theirs = said.direction == Direction::In;
    let side = if theirs { "in" } else { "out" };
    html! {
        li class={ "said " (side) " " (said.author.name()) } {
            p class="by" {
                @match (said.author, said.campaign_id) {
                    (Author::Contact, _) => (customer),
                    (Author::Campaign, Some(id)) => { a href=(visit.at(format!("campaigns/{id}"))) { (author(said.author)) } }
                    (other, _) => (author(other)),
                }
            }
            @if let Some(kind) = kind(&said.kind) { p class="kind" { (kind) } }
            @if let Some(text) = said.text.as_deref().filter(|text| !text.is_empty()) {
                p class="words" { (words(said.author, text)) }
            } @else if matches!(said.kind.as_str(), "text" | "template") {
                p class="kind" { "Without words" }
            }
            (sources(visit, said.sources.as_ref()))
            p class="when" { (moment(said.created_at)) (came(said)) }
        }
    }
}

/// What campaigns and the AI agent write is formatted as WhatsApp does; what people wrote stays as they wrote it.
fn words(author: Author, text: &str) -> Markup {
    match author {
        Author::Campaign | Author::Agent => formatted(text),
        Author::Contact | Author::Person => html! { (text) },
    }
}

fn came(said: &Said) -> Markup {
    html! {
        @if let Some(state) = said.state {
            @let bad = matches!(state, RecipientState::Failed | RecipientState::Cancelled | RecipientState::InDoubt);
            " · " span class=[bad.then_some("bad")] { (progress(state)) }
        }
    }
}

/// The documents that an answer was taken from.
fn sources(visit: &AgentVisit, kept: Option<&Value>) -> Markup {
    let listed = kept.and_then(Value::as_array).into_iter().flatten();
    let listed: Vec<(&str, &str)> = listed
        .filter_map(|source| Some((source["id"].as_str()?, source["title"].as_str()?)))
        .collect();
    html! {
        @if !listed.is_empty() {
            p class="sources" {
                (Icon::Book) span class="unseen" { "Taken from " }
                @for (n, (id, title)) in listed.iter().enumerate() {
                    @if n > 0 { ", " }
                    a href=(visit.at(format!("knowledge/{id}"))) { (title) }
                }
            }
        }
    }
}
