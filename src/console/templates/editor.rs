//! The editor: the form, with what the person would see beside it.

use super::{buttons, examples, fields, sections};
use crate::console::{
    failure::Outcome,
    fields::{Fields, Typed},
    frame::Section,
    parts::{Problems, link},
    visit::AgentVisit,
};
use domain::template::ButtonKind;
use entity::template::{Model, TemplateStatus};
use maud::{Markup, html};
use poem::{handler, http::StatusCode};

/// What is edited.
pub(super) struct Form<'a> {
    /// The template, if there is one already.
    pub(super) row: Option<&'a Model>,
    /// What stands in the form.
    pub(super) fields: &'a Fields,
    /// What is wrong with it.
    pub(super) problems: &'a Problems,
    /// Whether Meta reviews it.
    pub(super) reviewed: bool,
}

/// The part of the form that changes with the variables and the buttons.
#[handler]
pub(super) async fn swap(visit: AgentVisit, typed: Typed) -> Outcome {
    let parts = parts(&fields::pressed(&typed), &Problems::default());
    Ok(visit.piece("Template", Section::Templates, parts))
}

/// The page.
pub(super) fn draw(visit: &AgentVisit, form: &Form<'_>) -> Outcome {
    let title = form.row.map_or("New template", |row| row.name.as_str());
    let (address, back) = match form.row {
        Some(row) => {
            let page = visit.at(format!("templates/{}", row.id));
            (format!("{page}/edit"), page)
        }
        None => (visit.at("templates"), visit.at("templates")),
    };
    let body = html! {
        p class="crumbs" { a href=(visit.at("templates")) { "Templates" } }
        div class="page-head" { div { h1 { (title) } p class="sub" { (what_happens(form)) } } }
        (summary(form.fields, form.problems))
        form class="two template-editor" method="post" action=(address) data-swap=(visit.at("look/template")) data-swap-into="parts"
            data-preview=(visit.at("look/template/preview")) data-preview-into="preview" data-preview-now {
            (visit.csrf())
            button class="unseen" type="submit" tabindex="-1" aria-hidden="true" { "Save" }
            div class="card stack" {
                (sections::basics(form))
                (sections::header(form.fields, form.problems))
                (sections::texts(form.fields, form.problems))
                div class="stack wide-gap" id="parts" { (parts(form.fields, form.problems)) }
                div class="form-foot" {
                    div class="actions" { (link(&back, "", "Cancel")) }
                    div class="actions" {
                        button class="button primary" type="submit" data-go-on { (button(form)) }
                    }
                }
            }
            aside class="stack sticky" aria-label="Preview" {
                div id="preview" class="stack" aria-live="polite" {
                    noscript { p class="muted" { "The preview is on the template's page once it is saved." } }
                }
            }
        }
    };
    let mut response = visit.page(title, Section::Templates, body);
    if !form.problems.is_empty() {
        response.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(response)
}

fn what_happens(form: &Form<'_>) -> &'static str {
    let with_meta = form.row.is_some_and(|row| row.meta_id.is_some());
    match (form.reviewed, form.row) {
        (true, Some(row)) if with_meta && row.status == TemplateStatus::Approved => {
            "Meta reviews the change; it cannot be sent until that is done. Campaigns that were sent keep their text."
        }
        (true, Some(_)) if with_meta => "Meta reviews the change.",
        (true, Some(_)) => "A draft that Meta does not have yet.",
        (true, None) => "It is handed in to Meta, whose review takes minutes to a day.",
        (false, Some(_)) => "Campaigns that were sent keep their text.",
        (false, None) => "No WhatsApp number is connected: it is approved at once, and simulated.",
    }
}

fn button(form: &Form<'_>) -> &'static str {
    match (form.reviewed, form.row) {
        (true, None) => "Create and submit to Meta",
        (false, None) => "Create template",
        (true, Some(row)) if row.meta_id.is_some() => "Save and submit the change",
        (_, Some(_)) => "Save",
    }
}

/// What stands above the form, if something is wrong.
fn summary(fields: &Fields, problems: &Problems) -> Markup {
    let read = fields::read(fields);
    let mut names: Vec<String> = ["name", "language", "category", "body", "footer", "buttons"]
        .map(str::to_owned)
        .to_vec();
    names.push("header".to_owned());
    for n in 0..read.content.buttons.len() {
        names.push(format!("buttons[{n}]"));
    }
    names.extend(
        read.content
            .variables()
            .iter()
            .map(|key| format!("examples.{key}")),
    );
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    problems.summary(&names)
}

/// Buttons and examples.
fn parts(fields: &Fields, problems: &Problems) -> Markup {
    let content = fields::read(fields).content;
    let otp = content
        .buttons
        .iter()
        .any(|button| button.kind == ButtonKind::Otp);
    html! {
        (buttons::show(fields, problems))
        @if !otp || !content.variables().is_empty() { (examples::show(&content, fields, problems)) }
    }
}
