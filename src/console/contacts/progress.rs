//! An import as it goes on, and how it ended.

use super::{errors, import::status, judge};
use crate::console::{
    failure::Outcome,
    frame::{Icon, Section, sentence},
    live::{Live, stream},
    parts::{cell, link, moment, notice_bad, number, rows},
    visit::AgentVisit,
};
use domain::import::{self, Import};
use entity::{
    ImportId,
    import::{ImportStatus, Model},
};
use maud::{Markup, html};
use poem::handler;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Refused rows that the page shows; the file has a thousand.
const SHOWN: usize = 50;

/// The page.
#[handler]
pub(super) async fn draw(visit: AgentVisit) -> Outcome {
    let id: ImportId = visit.id("import")?;
    let import = import::get(&visit.ctx, visit.agent.id, id).await?;
    let row = &import.row;
    if import::is_held(row) {
        return judge::draw(&visit, row).await;
    }
    let at = |rest: &str| visit.at(format!("contacts/imports/{id}/{rest}"));
    let runs = row.status == ImportStatus::Running;
    let body = html! {
        p class="crumbs" { a href=(visit.at("contacts/imports")) { "Imports" } }
        div class="page-head" {
            div {
                h1 { "Import" }
                p class="sub" { span id="import-status" { (status(row)) } (moment(row.created_at)) }
            }
            div class="actions" {
                @if row.rejected > 0 { (link(&at("errors.csv"), "", html! { (Icon::Download) "Rejected rows" })) }
                (link(&visit.at("contacts"), "", "Contacts"))
            }
        }
        @if let Some(why) = &row.failure { (notice_bad(sentence(why))) }
        section class="card" data-live=[runs.then(|| at("live"))] aria-label="How far it is" { (figures(row)) }
        @if runs { noscript { p class="muted" { "Load the page again to see how far it is." } } }
        div id="import-errors" class="stack" { (errors(&import)) }
    };
    Ok(visit.page("Import", Section::Contacts, body))
}

const FIGURES: [(&str, &str); 4] = [
    ("processed", "rows read"),
    ("created", "contacts created"),
    ("updated", "contacts updated"),
    ("rejected", "rows rejected"),
];

fn figure_of(row: &Model, name: &str) -> String {
    number(match name {
        "processed" => row.processed,
        "created" => row.created,
        "updated" => row.updated,
        _ => row.rejected,
    })
}

fn figures(row: &Model) -> Markup {
    html! {
        div class="figures" {
            @for (name, label) in FIGURES {
                div class="figure" {
                    span class="value" id={ "import-" (name) } { (figure_of(row, name)) }
                    span class="name" { (label) }
                }
            }
        }
    }
}

fn errors(import: &Import) -> Markup {
    html! {
        @if !import.errors.is_empty() {
            h2 { "Rejected rows" }
            div class="table" {
                (rows("Rejected rows", &["Where", "Why"], import.errors.iter().take(SHOWN).map(|error| html! {
                    (cell("Where", "main", html! { "Line " (error.line) }))
                    (cell("Why", "words", errors::why(&error.message)))
                })))
            }
            @if import.errors.len() > SHOWN {
                p class="muted" { "The first " (SHOWN) ". The file of rejected rows has up to 1,000." }
            }
        }
    }
}

/// How far it is, until it has ended.
#[handler]
pub(super) async fn live(visit: AgentVisit) -> Outcome {
    let id: ImportId = visit.id("import")?;
    import::get(&visit.ctx, visit.agent.id, id).await?;
    let over = Arc::new(AtomicBool::new(false));
    Ok(stream(&visit.visit.clone(), move || {
        let (ctx, agent, over) = (visit.ctx.clone(), visit.agent.id, over.clone());
        async move {
            // The end is shown too, before the stream is over.
            if over.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let import = import::get(&ctx, agent, id).await?;
            let row = &import.row;
            over.store(row.status != ImportStatus::Running, Ordering::Relaxed);
            let now = FIGURES.iter().fold(Live::default(), |live, (name, _)| {
                live.text(format!("import-{name}"), figure_of(row, name))
            });
            let now = now
                .markup("import-status", status(row))
                .markup("import-errors", errors(&import));
            Ok(Some(now))
        }
    }))
}
