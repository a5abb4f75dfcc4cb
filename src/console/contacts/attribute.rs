//! One attribute: its label, what it is for, and archiving it.

use super::attributes;
use crate::console::{
    failure::{Failure, Outcome},
    fields::{Fields, Typed},
    frame::Section,
    parts::{Field, Problems, facts, link},
    visit::AgentVisit,
};
use domain::{
    attribute::{self, Change},
    error::NotFound,
    page::MAX_LIMIT,
};
use entity::attribute::Model;
use maud::html;
use poem::{handler, http::StatusCode};

/// The form.
#[handler]
pub(super) async fn edit(visit: AgentVisit) -> Outcome {
    let row = of(&visit).await?;
    let fields = Fields::default()
        .with("label", row.label.clone().unwrap_or_default())
        .with("description", row.description.clone().unwrap_or_default());
    draw(&visit, &row, &fields, &Problems::default())
}

/// Changes it.
#[handler]
pub(super) async fn save(visit: AgentVisit, typed: Typed) -> Outcome {
    let row = of(&visit).await?;
    let change = Change {
        label: Some(typed.filled("label").map(str::to_owned)),
        description: Some(typed.filled("description").map(str::to_owned)),
        archived: None,
    };
    match attribute::change(&visit.ctx, visit.agent.id, &row.name, change).await {
        Ok(_) => visit.done(&visit.at("contacts/attributes"), "Saved."),
        Err(error) => draw(&visit, &row, &typed, &Problems::of_error(error)?),
    }
}

/// Keeps it on contacts, and refuses it in new data.
#[handler]
pub(super) async fn archive(visit: AgentVisit) -> Outcome {
    let says = "Archived: contacts keep it, new data may not carry it.";
    archived(&visit, true, says).await
}

/// Takes it in new data again.
#[handler]
pub(super) async fn restore(visit: AgentVisit) -> Outcome {
    archived(&visit, false, "Restored.").await
}

async fn archived(visit: &AgentVisit, archived: bool, says: &str) -> Outcome {
    let change = Change {
        archived: Some(archived),
        ..Change::default()
    };
    let name = visit.named("attribute");
    let result = attribute::change(&visit.ctx, visit.agent.id, name, change).await;
    visit.after(&visit.at("contacts/attributes"), result, says)
}

async fn of(visit: &AgentVisit) -> Result<Model, Failure> {
    let name = visit.named("attribute");
    let all = attribute::list(&visit.ctx, visit.agent.id, Some(MAX_LIMIT), None).await?;
    let found = all.data.into_iter().find(|row| row.name == name);
    Ok(found.ok_or_else(|| NotFound::new("attribute", name))?)
}

fn draw(visit: &AgentVisit, row: &Model, fields: &Fields, problems: &Problems) -> Outcome {
    let list = visit.at("contacts/attributes");
    let body = html! {
        p class="crumbs" { a href=(list) { "Attributes" } }
        h1 { (row.label.as_deref().unwrap_or(&row.name)) }
        (problems.summary(&["label", "description"]))
        form class="card stack narrow" method="post" action={ (list) "/" (row.name) } {
            (visit.csrf())
            (facts([
                ("Name", html! { code { (row.name) } }),
                ("Type", html! { (attributes::kind(row.kind)) }),
            ]))
            (Field::text("label", "Label").value(fields.get("label")).problem(problems.of("label")).longest(200)
                .hint("What people see here. May be left empty."))
            (Field::prose("description", "What it is for", 3).value(fields.get("description")).problem(problems.of("description")).longest(1000))
            div class="form-foot" {
                div class="actions" { (link(&list, "", "Cancel")) }
                div class="actions" { button class="button primary" type="submit" { "Save" } }
            }
        }
    };
    let mut response = visit.page(&row.name, Section::Contacts, body);
    if !problems.is_empty() {
        response.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(response)
}
