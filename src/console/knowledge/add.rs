//! Adding a document: typed, or as a file.

use crate::console::{
    failure::{Failure, Outcome},
    fields::{Fields, Typed},
    files::{File, Files},
    frame::Section,
    parts::{Field, Problems, link, submit},
    visit::AgentVisit,
};
use domain::{error::InvalidField, knowledge};
use maud::{Markup, html};
use poem::{Response, handler, http::StatusCode};

/// Longest title, in characters.
pub(super) const LONGEST_TITLE: usize = 200;

/// The empty form.
#[handler]
pub(super) fn page(visit: AgentVisit) -> Response {
    draw(&visit, &Fields::default(), &Problems::default(), None)
}

/// Adds what was typed.
#[handler]
pub(super) async fn save(visit: AgentVisit, typed: Typed) -> Outcome {
    let text = text_of(&typed);
    let added = knowledge::add(&visit.ctx, visit.agent.id, typed.get("title"), &text).await;
    let problems = match added {
        Ok(added) => {
            let says = format!("The AI agent knows \"{}\" from now on.", added.title);
            return visit.done(&visit.at("knowledge"), &says);
        }
        Err(error) => Problems::of_error(error)?,
    };
    refused(&visit, &typed, &problems, None)
}

/// Adds a file.
#[handler]
pub(super) async fn upload(visit: AgentVisit, typed: Typed, files: Files) -> Outcome {
    let added = match read(files.get("file"), typed.filled("file_title")) {
        Ok((title, text)) => {
            let (ctx, agent) = (&visit.ctx, visit.agent.id);
            knowledge::add(ctx, agent, &title, &text).await
        }
        Err(refused) => Err(refused.into()),
    };
    let why = match added {
        Ok(added) => {
            let says = format!("The AI agent knows \"{}\" from now on.", added.title);
            return visit.done(&visit.at("knowledge"), &says);
        }
        Err(error) => Problems::of_error(error)?,
    };
    // A refusal names the document's field; here it stands beside the file's.
    let why = ["file", "text", "title", ""]
        .iter()
        .find_map(|field| why.of(field));
    refused(&visit, &Fields::default(), &Problems::default(), why)
}

/// The file as a document: its title is typed, or its first heading, or its first line.
fn read(file: Option<&File>, title: Option<&str>) -> Result<(String, String), InvalidField> {
    let no = |code, message: &str| InvalidField::new("file", code, message);
    let file = file.ok_or_else(|| no("missing", "choose a file that is not empty"))?;
    let name = file.name.to_lowercase();
    if !name.ends_with(".md") && !name.ends_with(".txt") && !name.ends_with(".markdown") {
        return Err(no(
            "unknown_kind",
            "only .md and .txt are read; save it as one of them",
        ));
    }
    let text = String::from_utf8(file.bytes.to_vec()).map_err(|_| {
        no(
            "invalid_utf8",
            "the file is not UTF-8 text; save it as UTF-8",
        )
    })?;
    let title = title
        .map(str::to_owned)
        .or_else(|| knowledge::title_of(&text));
    let title = title.ok_or_else(|| no("blank", "the file is blank"))?;
    Ok((title, text))
}

fn refused(
    visit: &AgentVisit,
    typed: &Fields,
    problems: &Problems,
    file: Option<&str>,
) -> Result<Response, Failure> {
    let mut again = draw(visit, typed, problems, file);
    again.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(again)
}

fn draw(visit: &AgentVisit, typed: &Fields, problems: &Problems, file: Option<&str>) -> Response {
    let at = visit.at("knowledge");
    let body = html! {
        p class="crumbs" { a href=(at) { "Knowledge" } }
        div class="page-head" { div { h1 { "Add a document" } p class="sub" { "It can be asked about as soon as it is saved." } } }
        (problems.summary(&["title", "text"]))
        div class="two" {
            section class="card" aria-labelledby="type-head" {
                h2 id="type-head" { "Write or paste it" }
                form class="stack" method="post" action=(at) enctype="multipart/form-data" {
                    (visit.csrf())
                    (fields(typed, problems))
                    div class="form-foot" { (link(&at, "quiet", "Cancel")) div class="actions" { (submit("primary", "Save")) } }
                }
            }
            aside class="card" aria-labelledby="file-head" {
                h2 id="file-head" { "Or upload a file" }
                form class="stack" method="post" action={ (at) "/upload" } enctype="multipart/form-data" {
                    (visit.csrf())
                    (Field::file("file", "File", ".md,.markdown,.txt").required().problem(file).hint("Markdown or plain text in UTF-8, up to 5 MB."))
                    (Field::text("file_title", "Title").longest(LONGEST_TITLE).hint("Left empty, its first heading, or else its first line."))
                    div class="actions" { (submit("", "Upload")) }
                }
            }
        }
    };
    visit.page("Add a document", Section::Knowledge, body)
}

/// The fields of a document.
pub(super) fn fields(typed: &Fields, problems: &Problems) -> Markup {
    html! {
        (Field::text("title", "Title").value(typed.get("title")).longest(LONGEST_TITLE).required().problem(problems.of("title"))
            .hint("Answers name it as their source.").placeholder("Opening hours"))
        (Field::prose("text", "Text", 14).value(typed.get("text")).required().problem(problems.of("text"))
            .hint("Plain text or Markdown; headings say where a new subject begins."))
    }
}

/// The text that was typed. A form with parts keeps the line breaks of browsers.
pub(super) fn text_of(typed: &Fields) -> String {
    typed.get("text").replace("\r\n", "\n")
}
