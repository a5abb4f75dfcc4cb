//! What a file would do, before it does it.

use super::{errors, person};
use crate::console::{
    failure::Outcome,
    frame::Section,
    parts::{
        Hue, badge, cell, dash, notice_bad, notice_warning, number, plural, post_button, rows,
    },
    visit::AgentVisit,
};
use domain::{
    contact::Row,
    import::{self, Judged},
};
use entity::{ImportId, import::Model};
use maud::{Markup, html};
use poem::handler;

/// Refused rows that are shown.
const SHOWN: usize = 20;

/// The page of an import that waits.
pub(super) async fn draw(visit: &AgentVisit, row: &Model) -> Outcome {
    let judged = import::judge(&visit.ctx, visit.agent.id, row.id).await?;
    let at = |rest: &str| visit.at(format!("contacts/imports/{}/{rest}", row.id));
    let nothing = judged.whole && judged.created + judged.updated == 0;
    let body = html! {
        p class="crumbs" { a href=(visit.at("contacts/imports")) { "Imports" } }
        div class="page-head" {
            div { h1 { "Look before you import" } p class="sub" { "Nothing has been written yet." } }
            div class="actions" {
                (post_button(visit, &at("forget"), "", "Discard"))
                @if !nothing { (post_button(visit, &at("begin"), "primary", "Import it")) }
            }
        }
        section class="card stack" aria-labelledby="would-head" {
            h2 id="would-head" {
                @if judged.whole { (count(judged.read)) " rows, all of the file" }
                @else { "The first " (count(judged.read)) " rows" }
            }
            (tally(&judged))
            @if !judged.whole { p class="muted" { "The file is longer; the rest is checked while it is imported, and refused rows are listed." } }
        }
        @if nothing { (notice_bad("No row of this file can be imported. Mend it and choose it again.")) }
        @else if !judged.rejected.is_empty() {
            (notice_warning("The rows below would be left out. The others are imported."))
        }
        (rejected(&judged))
        (sample(&judged))
    };
    Ok(visit.page("Look before you import", Section::Contacts, body))
}

/// `1,000`.
fn count(n: usize) -> String {
    number(i64::try_from(n).unwrap_or(i64::MAX))
}

fn tally(judged: &Judged) -> Markup {
    html! {
        div class="figures" {
            @for (n, name) in [
                (judged.created, "would be created"),
                (judged.updated, "would be updated"),
                (judged.rejected.len(), "would be rejected"),
            ] {
                div class="figure" { span class="value" { (count(n)) } span class="name" { (name) } }
            }
        }
    }
}

fn rejected(judged: &Judged) -> Markup {
    let more = judged.rejected.len().saturating_sub(SHOWN);
    html! {
        @if !judged.rejected.is_empty() {
            h2 { "Would be rejected" }
            div class="table" {
                (rows("Rows that would be rejected", &["Where", "Why"], judged.rejected.iter().take(SHOWN).map(|(line, why)| html! {
                    (cell("Where", "main", html! { "Line " (line) }))
                    (cell("Why", "words", errors::why(&why.to_string())))
                })))
            }
            @if more > 0 {
                p class="muted" { "and " (plural(i64::try_from(more).unwrap_or(i64::MAX), "more row", "more rows")) "." }
            }
        }
    }
}

fn sample(judged: &Judged) -> Markup {
    html! {
        @if !judged.sample.is_empty() {
            h2 { "As they are read" }
            div class="table" {
                (rows("The first rows", &["Line", "Name", "Phone", "E-mail", "External id", "Attributes"],
                    judged.sample.iter().map(|(line, row)| said(*line, row))))
            }
        }
    }
}

fn said(line: u64, row: &Row) -> Markup {
    let text =
        |text: Option<&String>| html! { @if let Some(text) = text { (text) } @else { (dash()) } };
    html! {
        (cell("Line", "nowrap", line))
        (cell("Name", "main", text(row.name.value())))
        (cell("Phone", "nowrap", html! {
            @if let Some(phone) = row.phone.value() {
                span { (phone.text) @if !phone.valid { " " (badge(Hue::Amber, "No number")) } }
            } @else { (dash()) }
        }))
        (cell("E-mail", "", text(row.email.value())))
        (cell("External id", "", text(row.external_id.value())))
        (cell("Attributes", "", html! {
            div { @for (name, value) in &row.attributes { div { span class="muted" { (name) ": " } (person::value(value)) } } }
        }))
    }
}

/// Begins it.
#[handler]
pub(super) async fn begin(visit: AgentVisit) -> Outcome {
    let id: ImportId = visit.id("import")?;
    let result = import::begin(&visit.ctx, visit.agent.id, id).await;
    visit.after(
        &visit.at(format!("contacts/imports/{id}")),
        result,
        "The import has begun.",
    )
}

/// Forgets it.
#[handler]
pub(super) async fn forget(visit: AgentVisit) -> Outcome {
    let id: ImportId = visit.id("import")?;
    let result = import::forget(&visit.ctx, visit.agent.id, id).await;
    visit.after(
        &visit.at("contacts/imports"),
        result,
        "Discarded. Nothing was written.",
    )
}
