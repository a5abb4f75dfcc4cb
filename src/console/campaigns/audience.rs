//! The third step: who gets it.

use super::{
    draft::{self, Saved},
    steps::{self, Step},
};
use crate::console::{
    failure::Outcome,
    fields::Typed,
    frame::{Icon, Section},
    parts::{
        Problems,
        audience::{Builder, Menu, found_address, in_words, swap_address},
        link,
    },
    reply,
    visit::AgentVisit,
};
use domain::campaign::Change;
use entity::campaign::Model;
use maud::html;
use poem::{handler, http::StatusCode};

/// The page of a draft.
#[handler]
pub(super) async fn page(visit: AgentVisit) -> Outcome {
    let row = match draft::of(&visit).await? {
        Ok(row) => row,
        Err(answer) => return Ok(answer),
    };
    let nobody = row
        .audience
        .get("contact_ids")
        .and_then(|ids| ids.as_array())
        .is_some_and(Vec::is_empty);
    let builder = if nobody {
        Builder::default()
    } else {
        Builder::of(&row.audience)
    };
    draw(&visit, &row, &builder, &Said::default()).await
}

/// Saves it, or shows the form anew after one of the builder's buttons.
#[handler]
pub(super) async fn save(visit: AgentVisit, typed: Typed) -> Outcome {
    let row = match draft::of(&visit).await? {
        Ok(row) => row,
        Err(answer) => return Ok(answer),
    };
    let builder = Builder::typed(&typed);
    if Builder::was_pressed(&typed) {
        return draw(&visit, &row, &builder, &Said::default()).await;
    }
    let menu = Menu::load(&visit, &builder).await?;
    let audience = match builder.audience(&menu) {
        Ok(audience) => audience,
        Err(problems) => {
            return draw(
                &visit,
                &row,
                &builder,
                &Said {
                    problems,
                    saved: None,
                },
            )
            .await;
        }
    };
    let change = Change {
        audience: Some(audience),
        ..Change::default()
    };
    let (row, said) = match draft::save(&visit, row.id, &typed, change).await? {
        Saved::Yes(row) => return Ok(reply::see(&steps::at(&visit, &row, Step::Review))),
        Saved::No(problems) => (
            row,
            Said {
                problems,
                saved: None,
            },
        ),
        Saved::Changed(theirs) => (
            *theirs.clone(),
            Said {
                saved: Some(*theirs),
                ..Said::default()
            },
        ),
    };
    draw(&visit, &row, &builder, &said).await
}

/// What is told with the form.
#[derive(Default)]
struct Said {
    problems: Problems,
    saved: Option<Model>,
}

async fn draw(visit: &AgentVisit, row: &Model, builder: &Builder, said: &Said) -> Outcome {
    let menu = Menu::load(visit, builder).await?;
    let body = html! {
        (steps::head(visit, Some(row), Step::Audience))
        @if let Some(theirs) = &said.saved {
            (draft::changed_notice())
            p class="theirs" { strong { "Saved meanwhile: " } (in_words(&Builder::of(&theirs.audience), &menu)) }
        }
        (said.problems.summary(&["audience"]))
        form class="two" method="post" action=(steps::at(visit, row, Step::Audience)) data-swap=(swap_address(visit))
            data-swap-into="audience" data-preview=(found_address(visit)) data-preview-into="found" data-preview-now {
            (visit.csrf())
            (draft::version(row))
            // Enter in a field presses the first button of a form: this one, which saves.
            button class="unseen" type="submit" tabindex="-1" aria-hidden="true" { "Save" }
            div class="card stack" {
                div id="audience" { (builder.show(&menu, &said.problems)) }
                div class="form-foot" {
                    div class="actions" { (link(&steps::at(visit, row, Step::Message), "", "Back")) }
                    div class="actions" { button class="button primary" type="submit" data-go-on { "Save and go on" (Icon::Next) } }
                }
            }
            aside class="card sticky" aria-label="Who that is" {
                div id="found" aria-live="polite" {
                    p class="waiting" { "Counting …" }
                    noscript { p { "Save to see how many that are." } }
                }
            }
        }
    };
    let mut response = visit.page("Audience", Section::Campaigns, body);
    if !said.problems.is_empty() || said.saved.is_some() {
        response.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(response)
}
