//! Asking as a customer would, and seeing what would be answered, from what, or why a person would have to.

use crate::console::{
    failure::Outcome,
    fields::Typed,
    frame::{Icon, Section, sentence},
    parts::{Field, Hue, Problems, badge, formatted},
    visit::AgentVisit,
};
use domain::{
    Ctx,
    answer::{self, LONGEST, Outcome as Found, Source},
};
use maud::{Markup, html};
use poem::{handler, http::StatusCode};

/// The card with the question.
pub(super) fn card(visit: &AgentVisit) -> Markup {
    let at = visit.at("look/ask");
    html! {
        section class="card stack" aria-labelledby="ask-head" {
            div {
                h2 id="ask-head" { "Try a question" }
                p class="hint" { (answerer(&visit.ctx)) }
            }
            form class="stack" method="post" action=(at) data-swap=(at) data-swap-into="answer" {
                (visit.csrf())
                (Field::prose("text", "What a customer writes", 3).longest(LONGEST).required().placeholder("When are you open on Sundays?"))
                details class="quiet" {
                    summary { "As a reply to a campaign" }
                    (Field::prose("campaign_message", "What the campaign had said", 3).longest(LONGEST))
                }
                div class="actions" { button class="button" type="submit" data-swap { "Ask" } }
            }
            div id="answer" aria-live="polite" { p class="muted small" { "Nothing is sent, and nothing is kept." } }
        }
    }
}

/// Which answerer is in use.
fn answerer(ctx: &Ctx) -> Markup {
    html! {
        @match &ctx.settings.openai {
            Some(model) => {
                "Answered by the model " strong { (model.name) } ", from the documents only."
            }
            None => {
                "Answered with the best passage of the documents, word for word: no model is set (OPENAI_BASE_URL)."
            }
        }
    }
}

/// What would be answered.
#[handler]
pub(super) async fn draw(visit: AgentVisit, typed: Typed) -> Outcome {
    let campaign = typed.filled("campaign_message").map(str::to_owned);
    let asked = answer::ask(
        &visit.ctx,
        &visit.agent,
        typed.get("text").to_owned(),
        campaign,
    );
    let (markup, status) = match asked.await {
        Ok(found) => (outcome(&visit, typed.get("text"), &found), StatusCode::OK),
        Err(error) => {
            let problems = Problems::of_error(error)?;
            (problems.summary(&[]), StatusCode::UNPROCESSABLE_ENTITY)
        }
    };
    let mut piece = visit.piece("Try a question", Section::Knowledge, markup);
    piece.set_status(status);
    Ok(piece)
}

fn outcome(visit: &AgentVisit, text: &str, found: &Found) -> Markup {
    html! {
        div class="asked stack" {
            p class="question" { (text) }
            @match found {
                Found::Answered { text, sources } => {
                    p { (badge(Hue::Green, "Answered")) }
                    p class="given" { (formatted(text)) }
                    (taken_from(visit, sources))
                }
                Found::HandOver { why } => {
                    p { (badge(Hue::Amber, "Handed over to a person")) }
                    p { (sentence(&why.to_string())) }
                }
            }
        }
    }
}

fn taken_from(visit: &AgentVisit, sources: &[Source]) -> Markup {
    html! {
        @if sources.is_empty() {
            p class="muted small" { "From the campaign's message or the instructions, not from a document." }
        } @else {
            ul class="sources" aria-label="Taken from" {
                @for source in sources {
                    li { (Icon::Book) a href=(visit.at(format!("knowledge/{}", source.id))) { (source.title) } }
                }
            }
        }
    }
}
