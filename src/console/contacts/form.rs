//! A contact as the fields of a form.

use crate::console::{
    failure::{Failure, Outcome},
    fields::Fields,
    frame::Section,
    parts::{Field, Problems, link},
    visit::AgentVisit,
};
use domain::{attribute, contact::Checker, page::MAX_LIMIT};
use entity::{
    attribute::{AttributeType, Model as Attribute},
    contact::Model,
};
use maud::{Markup, html};
use poem::http::StatusCode;
use serde_json::{Map, Value, json};

const FIELDS: [&str; 4] = ["name", "phone", "email", "external_id"];

/// The fields of a contact that there is.
pub(super) fn fields_of(row: &Model) -> Fields {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let fields = Fields::default()
        .with("name", text(&row.name))
        .with("phone", text(&row.phone))
        .with("email", text(&row.email))
        .with("external_id", text(&row.external_id));
    let attributes = row.attributes.as_object().cloned().unwrap_or_default();
    attributes
        .into_iter()
        .fold(fields, |fields, (name, value)| {
            let value = match value {
                Value::String(text) => text,
                other => other.to_string(),
            };
            fields.with(&format!("attributes.{name}"), value)
        })
}

/// The contact as the API takes it: an empty field clears.
pub(super) fn read(
    fields: &Fields,
    checker: &Checker,
    open: &[Attribute],
) -> Result<Value, Problems> {
    let mut problems = Problems::default();
    let mut contact = Map::new();
    for name in FIELDS {
        contact.insert(name.to_owned(), json!(fields.filled(name)));
    }
    let mut attributes = Map::new();
    for attribute in open {
        let field = format!("attributes.{}", attribute.name);
        let Some(given) = fields.given(&field) else {
            continue;
        };
        let read = match given.trim() {
            "" => Ok(Value::Null),
            text => checker.catalog.read(&attribute.name, text),
        };
        match read {
            Ok(value) => drop(attributes.insert(attribute.name.clone(), value)),
            Err(why) => problems.add(&field, crate::console::frame::sentence(&why.message)),
        }
    }
    contact.insert("attributes".to_owned(), Value::Object(attributes));
    if problems.is_empty() {
        Ok(Value::Object(contact))
    } else {
        Err(problems)
    }
}

/// The attributes that new data may carry.
pub(super) async fn open(visit: &AgentVisit) -> Result<Vec<Attribute>, Failure> {
    let all = attribute::list(&visit.ctx, visit.agent.id, Some(MAX_LIMIT), None).await?;
    let mut open = all.data;
    open.retain(|row| row.archived_at.is_none());
    Ok(open)
}

/// What the form is about.
pub(super) struct Form<'a> {
    /// The contact, if there is one already.
    pub(super) row: Option<&'a Model>,
    /// What stands in the form.
    pub(super) fields: &'a Fields,
    /// What is wrong with it.
    pub(super) problems: &'a Problems,
}

/// The page.
pub(super) async fn draw(visit: &AgentVisit, form: &Form<'_>) -> Outcome {
    let Form {
        row,
        fields,
        problems,
    } = form;
    let open = open(visit).await?;
    let (title, back) = match row {
        Some(row) => (
            super::person::called(row),
            visit.at(format!("contacts/{}", row.id)),
        ),
        None => ("New contact".to_owned(), visit.at("contacts")),
    };
    let address = row.map_or_else(|| back.clone(), |_| format!("{back}/edit"));
    let own: Vec<String> = open
        .iter()
        .map(|row| format!("attributes.{}", row.name))
        .collect();
    let names: Vec<&str> = FIELDS
        .into_iter()
        .chain(own.iter().map(String::as_str))
        .collect();
    let body = html! {
        p class="crumbs" { a href=(visit.at("contacts")) { "Contacts" } }
        h1 { (title) }
        (problems.summary(&names))
        form class="card stack narrow" method="post" action=(address) {
            (visit.csrf())
            (basics(fields, problems))
            @if !open.is_empty() {
                h2 { "Attributes" }
                div class="side-by-side" { @for attribute in &open { (attribute_field(attribute, fields, problems)) } }
            }
            div class="form-foot" {
                div class="actions" { (link(&back, "", "Cancel")) }
                div class="actions" {
                    button class="button primary" type="submit" { @if row.is_some() { "Save" } @else { "Add contact" } }
                }
            }
        }
    };
    let mut response = visit.page(&title, Section::Contacts, body);
    if !problems.is_empty() {
        response.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(response)
}

fn basics(fields: &Fields, problems: &Problems) -> Markup {
    html! {
        @if let Some(problem) = problems.of("contact") { p class="problem" { (problem) } }
        div class="side-by-side" {
            (Field::text("name", "Name").value(fields.get("name")).problem(problems.of("name")).longest(200))
            (Field::line("tel", "phone", "Phone").value(fields.get("phone")).problem(problems.of("phone")).longest(100)
                .placeholder("+351 912 345 678").hint("With its country code. Without a valid one nobody can be written to."))
            (Field::text("email", "E-mail").value(fields.get("email")).problem(problems.of("email")).longest(254))
            (Field::text("external_id", "External id").value(fields.get("external_id")).problem(problems.of("external_id")).longest(200)
                .hint("Your own id of this person; imports update by it."))
        }
    }
}

fn attribute_field(attribute: &Attribute, fields: &Fields, problems: &Problems) -> Markup {
    let name = format!("attributes.{}", attribute.name);
    let label = attribute.label.as_deref().unwrap_or(&attribute.name);
    let hint = attribute.description.as_deref().unwrap_or_default();
    let yes_no = [("", "–"), ("true", "Yes"), ("false", "No")]
        .map(|(value, label)| (value.to_owned(), label.to_owned()));
    let field = match attribute.kind {
        AttributeType::Text => Field::text(&name, label),
        AttributeType::Number => Field::line("number", &name, label),
        AttributeType::Boolean => Field::select(&name, label, &yes_no),
        AttributeType::Date => Field::line("date", &name, label),
    };
    html! { (field.value(fields.get(&name)).problem(problems.of(&name)).hint(hint)) }
}
