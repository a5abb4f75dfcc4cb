//! The documents, and a place to ask.

use super::ask;
use crate::console::{
    failure::Outcome,
    fields::Asked,
    frame::{Icon, Section},
    parts::{Shown, cell, empty, link, moment, number, pager, rows},
    visit::AgentVisit,
};
use domain::knowledge::{self, Listed};
use maud::{Markup, html};
use poem::handler;

/// Documents on one page.
const PER_PAGE: u64 = 50;

/// The page.
#[handler]
pub(super) async fn page(visit: AgentVisit, asked: Asked) -> Outcome {
    let cursor = asked.filled("cursor");
    let found = knowledge::list(&visit.ctx, visit.agent.id, Some(PER_PAGE), cursor).await?;
    let path = visit.at("knowledge");
    let none = found.data.is_empty() && cursor.is_none();
    let add = || {
        link(
            &visit.at("knowledge/new"),
            "primary",
            html! { (Icon::Plus) "Add a document" },
        )
    };
    let body = html! {
        div class="page-head" {
            div { h1 { "Knowledge" } p class="sub" { "What the AI agent answers from. It never guesses: what is not here goes to a person." } }
            div class="actions" { @if visit.may_change() && !none { (add()) } }
        }
        div class="two" {
            section class="stack" aria-label="Documents" {
                @if none {
                    (empty(Icon::Book, "The AI agent knows nothing yet",
                        "Add what customers ask about: opening hours, prices, delivery, returns. Plain text or Markdown; headings say where a new subject begins.",
                        html! { @if visit.may_change() { (add()) } }))
                } @else {
                    div class="table" { (rows("Documents", &["Title", "Size", "Changed"], found.data.iter().map(|row| line(&visit, row)))) }
                }
                (pager(Shown { path: &path, asked: &asked, next: found.next_cursor.as_deref() }))
            }
            aside class="stack" aria-label="Trying it" { (ask::card(&visit)) }
        }
    };
    Ok(visit.page("Knowledge", Section::Knowledge, body))
}

fn line(visit: &AgentVisit, row: &Listed) -> Markup {
    html! {
        (cell("Title", "main", html! { a href=(visit.at(format!("knowledge/{}", row.id))) { (row.title) } }))
        (cell("Size", "number", size(row.bytes)))
        (cell("Changed", "nowrap", moment(row.updated_at)))
    }
}

/// `812 bytes`, `12 KB`, `4.8 MB`.
pub(super) fn size(bytes: i64) -> String {
    const KB: i64 = 1024;
    const MB: i64 = KB * KB;
    match bytes {
        ..KB => format!("{bytes} bytes"),
        KB..MB => format!("{} KB", number((bytes + KB / 2) / KB)),
        _ => format!("{}.{} MB", number(bytes / MB), bytes % MB * 10 / MB),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_written_for_people() {
        for (bytes, expected) in [
            (812, "812 bytes"),
            (12_300, "12 KB"),
            (5 * 1024 * 1024, "5.0 MB"),
        ] {
            assert_eq!(size(bytes), expected);
        }
    }
}
