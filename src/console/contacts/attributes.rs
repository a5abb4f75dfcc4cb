//! The attributes that contacts may carry.

use super::tabs::tabs;
use crate::console::{
    failure::Outcome,
    fields::{Asked, Fields, Typed},
    frame::Section,
    parts::{Field, Hue, Problems, Shown, badge, cell, link, pager, post_button, rows},
    visit::AgentVisit,
};
use domain::attribute::{self, New};
use entity::attribute::{AttributeType, Model};
use maud::{Markup, html};
use poem::{handler, http::StatusCode};

/// Attributes on one page.
const PER_PAGE: u64 = 100;

const KINDS: [(AttributeType, &str); 4] = [
    (AttributeType::Text, "Text"),
    (AttributeType::Number, "Number"),
    (AttributeType::Boolean, "Yes or no"),
    (AttributeType::Date, "Date"),
];

/// What a type is called.
pub(super) fn kind(kind: AttributeType) -> &'static str {
    let found = KINDS.iter().find(|(known, _)| *known == kind);
    found.map_or("Text", |(_, label)| label)
}

/// The page.
#[handler]
pub(super) async fn draw(visit: AgentVisit, asked: Asked) -> Outcome {
    page(&visit, &asked, &Fields::default(), &Problems::default()).await
}

/// Makes one.
#[handler]
pub(super) async fn create(visit: AgentVisit, typed: Typed) -> Outcome {
    let kinds = KINDS
        .iter()
        .find(|(kind, _)| kind.name() == typed.get("kind"));
    let new = New {
        name: typed.get("name").trim().to_owned(),
        label: typed.filled("label").map(str::to_owned),
        kind: kinds.map_or(AttributeType::Text, |(kind, _)| *kind),
        description: typed.filled("description").map(str::to_owned),
    };
    match attribute::create(&visit.ctx, visit.agent.id, new).await {
        Ok(_) => visit.done(&visit.at("contacts/attributes"), "Attribute made."),
        Err(error) => {
            let problems = Problems::of_error(error)?;
            page(&visit, &Fields::default(), &typed, &problems).await
        }
    }
}

async fn page(visit: &AgentVisit, asked: &Fields, typed: &Fields, problems: &Problems) -> Outcome {
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let found = attribute::list(ctx, agent, Some(PER_PAGE), asked.filled("cursor")).await?;
    let path = visit.at("contacts/attributes");
    let body = html! {
        div class="page-head" {
            div { h1 { "Attributes" } p class="sub" { "What contacts carry beside name and phone; campaigns choose by it and fill it in." } }
        }
        (tabs(visit, "/attributes"))
        div class="two" {
            div class="stack" {
                @if found.data.is_empty() {
                    p class="muted" { "None yet. Make one for whatever a message should say about the person, or a campaign choose by: a city, a birthday, an order." }
                } @else {
                    div class="table" {
                        (rows("Attributes", &["Label", "Type", ""], found.data.iter().map(|row| line(visit, row))))
                    }
                }
                (pager(Shown { path: &path, asked, next: found.next_cursor.as_deref() }))
            }
            @if visit.may_change() {
                section class="card stack" aria-labelledby="new-head" {
                    h2 id="new-head" { "New attribute" }
                    (problems.summary(&["name", "label", "kind", "description"]))
                    (form(visit, &path, typed, problems))
                }
            }
        }
    };
    let mut response = visit.page("Attributes", Section::Contacts, body);
    if !problems.is_empty() {
        response.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(response)
}

fn form(visit: &AgentVisit, path: &str, typed: &Fields, problems: &Problems) -> Markup {
    let kinds = KINDS.map(|(kind, label)| (kind.name().to_owned(), label.to_owned()));
    html! {
        form class="stack" method="post" action=(path) {
            (visit.csrf())
            (Field::text("name", "Name").value(typed.get("name")).problem(problems.of("name")).longest(64).required()
                .placeholder("city").hint("Letters, digits and underscores, as in the header of a CSV file. It stays for ever."))
            (Field::select("kind", "Type", &kinds).value(typed.get("kind")).problem(problems.of("kind")).hint("It stays for ever too."))
            (Field::text("label", "Label").value(typed.get("label")).problem(problems.of("label")).longest(200)
                .hint("What people see here. May be left empty."))
            (Field::text("description", "What it is for").value(typed.get("description")).problem(problems.of("description")).longest(1000))
            div class="actions" { button class="button primary" type="submit" { "Make it" } }
        }
    }
}

fn line(visit: &AgentVisit, row: &Model) -> Markup {
    let at = visit.at(format!("contacts/attributes/{}", row.name));
    html! {
        (cell("Label", "main", html! {
            (row.label.as_deref().unwrap_or(&row.name))
            @if row.archived_at.is_some() { " " (badge(Hue::Grey, "Archived")) }
            span class="sub" { code { (row.name) } @if let Some(text) = &row.description { " · " (text) } }
        }))
        (cell("Type", "nowrap", kind(row.kind)))
        (cell("", "actions", html! {
            @if visit.may_change() { (link(&at, "small quiet", html! { "Edit" span class="unseen" { " " (row.name) } })) " " }
            @if row.archived_at.is_some() {
                (post_button(visit, &format!("{at}/restore"), "small quiet", html! { "Restore" span class="unseen" { " " (row.name) } }))
            } @else {
                (post_button(visit, &format!("{at}/archive"), "small quiet", html! { "Archive" span class="unseen" { " " (row.name) } }))
            }
        }))
    }
}
