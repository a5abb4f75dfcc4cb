//! One document: reading it, changing it, deleting it.

use super::{add, list::size};
use crate::console::{
    failure::Outcome,
    fields::{Fields, Typed},
    frame::Section,
    parts::{Problems, confirm, link, moment, submit},
    visit::AgentVisit,
};
use domain::knowledge::{self, Change};
use entity::{DocumentId, knowledge_document::Model};
use maud::html;
use poem::{Response, handler, http::StatusCode};

/// The document.
#[handler]
pub(super) async fn page(visit: AgentVisit) -> Outcome {
    let row = document(&visit).await?;
    let typed = Fields::default()
        .with("title", row.title.clone())
        .with("text", row.text.clone());
    Ok(draw(&visit, &row, &typed, &Problems::default()))
}

async fn document(visit: &AgentVisit) -> Result<Model, crate::console::failure::Failure> {
    let id: DocumentId = visit.id("knowledge")?;
    Ok(knowledge::get(&visit.ctx, visit.agent.id, id).await?)
}

/// Changes it.
#[handler]
pub(super) async fn save(visit: AgentVisit, typed: Typed) -> Outcome {
    let row = document(&visit).await?;
    let change = Change {
        title: Some(typed.get("title").to_owned()),
        text: Some(add::text_of(&typed)),
    };
    let changed = knowledge::replace(&visit.ctx, visit.agent.id, row.id, change).await;
    let problems = match changed {
        Ok(_) => {
            let says = "Saved. Nothing that it said before is answered from now on.";
            return visit.done(&visit.at("knowledge"), says);
        }
        Err(error) => Problems::of_error(error)?,
    };
    let mut again = draw(&visit, &row, &typed, &problems);
    again.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(again)
}

/// Deletes it.
#[handler]
pub(super) async fn delete(visit: AgentVisit) -> Outcome {
    let id: DocumentId = visit.id("knowledge")?;
    let deleted = knowledge::delete(&visit.ctx, visit.agent.id, id).await;
    let says = "Deleted. Nothing that it said is answered from now on.";
    visit.after(&visit.at("knowledge"), deleted, says)
}

fn draw(visit: &AgentVisit, row: &Model, typed: &Fields, problems: &Problems) -> Response {
    let all = visit.at("knowledge");
    let at = visit.at(format!("knowledge/{}", row.id));
    let body = html! {
        p class="crumbs" { a href=(all) { "Knowledge" } }
        div class="page-head" {
            div { h1 { (row.title) } p class="sub" { (size(row.bytes)) " · changed " (moment(row.updated_at)) } }
            div class="actions" {
                (confirm(visit, &format!("{at}/delete"), "Delete …", "Nothing that this document says is answered from then on. It cannot be brought back.", "Delete the document"))
            }
        }
        (problems.summary(&["title", "text"]))
        section class="card" {
            @if visit.may_change() {
                form class="stack" method="post" action=(at) enctype="multipart/form-data" {
                    (visit.csrf())
                    (add::fields(typed, problems))
                    div class="form-foot" { (link(&all, "quiet", "Cancel")) div class="actions" { (submit("primary", "Save")) } }
                }
            } @else { pre class="document" { (row.text) } }
        }
    };
    visit.page(&row.title, Section::Knowledge, body)
}
