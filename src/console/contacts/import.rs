//! Choosing a file to import, and the imports there were.

use super::tabs::tabs;
use crate::console::{
    failure::Outcome,
    files::Files,
    frame::Section,
    parts::{Field, Hue, Problems, badge, cell, number, rows, since},
    reply,
    visit::AgentVisit,
};
use domain::import::{self, Means};
use entity::{
    Millis,
    import::{ImportFormat, ImportStatus, Model},
};
use maud::{Markup, html};
use poem::{handler, http::StatusCode};

/// Imports that are shown.
const MOST: u64 = 20;

/// The page.
#[handler]
pub(super) async fn draw(visit: AgentVisit) -> Outcome {
    page(&visit, &[], &Problems::default()).await
}

/// Takes a file and shows what it would do; nothing of it is written yet.
#[handler]
pub(super) async fn receive(visit: AgentVisit, files: Files) -> Outcome {
    let mut problems = Problems::default();
    let Some(file) = files.get("file") else {
        problems.add("file", "Choose a file that is not empty.");
        return page(&visit, &[], &problems).await;
    };
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let format = if file.name.to_lowercase().ends_with(".json") {
        ImportFormat::Json
    } else {
        ImportFormat::Csv
    };
    match import::hold(ctx, agent, format, file.bytes.to_vec()).await {
        Ok(held) => Ok(reply::see(
            &visit.at(format!("contacts/imports/{}", held.id)),
        )),
        Err(error) => {
            problems.add("file", told(&Problems::of_error(error)?));
            let columns = match format {
                ImportFormat::Csv => import::columns(ctx, agent, &file.bytes).await?,
                ImportFormat::Json => Vec::new(),
            };
            page(&visit, &columns, &problems).await
        }
    }
}

/// What is wrong with the file as a whole.
fn told(problems: &Problems) -> String {
    problems
        .of("")
        .unwrap_or("This file cannot be imported.")
        .to_owned()
}

async fn page(visit: &AgentVisit, columns: &[(String, Means)], problems: &Problems) -> Outcome {
    let recent = import::recent(&visit.ctx, visit.agent.id, MOST).await?;
    let path = visit.at("contacts/imports");
    let body = html! {
        div class="page-head" { div { h1 { "Imports" } p class="sub" { "Contacts from a file." } } }
        (tabs(visit, "/imports"))
        @if visit.may_change() {
            section class="card stack" aria-labelledby="import-head" {
                h2 id="import-head" { "Import a file" }
                p class="muted" {
                    "A CSV file (UTF-8) with a header line: " code { "external_id" } ", " code { "name" } ", " code { "email" } ", "
                    code { "phone" } " and names of " a href=(visit.at("contacts/attributes")) { "attributes" } ", in any order. \
                    Rows with a known external id update that contact; empty cells leave what is there. Up to 50 MB."
                }
                form class="stack" method="post" action=(path) enctype="multipart/form-data" {
                    (visit.csrf())
                    (Field::file("file", "File", ".csv,.txt,.json,text/csv").problem(problems.of("file")).required()
                        .hint("First you see what it would do. Nothing is written before you say so."))
                    (unfit(columns))
                    div class="actions" { button class="button primary" type="submit" { "Look at it" } }
                }
            }
        }
        @if !recent.is_empty() {
            h2 { "Earlier imports" }
            div class="table" {
                (rows("Imports", &["When", "Status", "Created", "Updated", "Rejected"],
                    recent.iter().map(|row| line(visit, row, visit.ctx.now()))))
            }
        }
    };
    let mut response = visit.page("Imports", Section::Contacts, body);
    if !problems.is_empty() {
        response.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(response)
}

/// The columns of a file that was refused, each with what it is taken for.
fn unfit(columns: &[(String, Means)]) -> Markup {
    html! {
        @if !columns.is_empty() {
            h3 { "Its columns" }
            ul class="columns" {
                @for (name, means) in columns {
                    li {
                        code { @if name.is_empty() { "(empty)" } @else { (name) } } " "
                        @match means {
                            Means::Field => (badge(Hue::Green, "Field")),
                            Means::Attribute => (badge(Hue::Green, "Attribute")),
                            Means::Unknown => (badge(Hue::Red, "Unknown")),
                            Means::Archived => (badge(Hue::Amber, "Archived attribute")),
                            Means::Repeated => (badge(Hue::Red, "There twice")),
                        }
                    }
                }
            }
        }
    }
}

fn line(visit: &AgentVisit, row: &Model, now: Millis) -> Markup {
    html! {
        (cell("When", "main", html! {
            a href=(visit.at(format!("contacts/imports/{}", row.id))) { (since(row.created_at, now)) }
        }))
        (cell("Status", "", status(row)))
        (cell("Created", "number", number(row.created)))
        (cell("Updated", "number", number(row.updated)))
        (cell("Rejected", "number", number(row.rejected)))
    }
}

/// Where an import stands.
pub(super) fn status(row: &Model) -> Markup {
    match row.status {
        ImportStatus::Running if import::is_held(row) => badge(Hue::Amber, "Waits for you"),
        ImportStatus::Running => badge(Hue::Blue, "Running"),
        ImportStatus::Completed => badge(Hue::Green, "Completed"),
        ImportStatus::Failed => badge(Hue::Red, "Failed"),
    }
}
