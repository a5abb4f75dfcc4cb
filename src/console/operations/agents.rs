//! Agents: each owns contacts, templates, campaigns and everything below them.

use super::tabs::{Tab, tabs};
use crate::console::{
    failure::{Failure, Outcome},
    fields::{Fields, Typed},
    frame::{Icon, Section},
    parts::{Choices, Field, Problems, cell, link, moment, rows, submit},
    visit::{Item, Visit},
};
use domain::agent::{self, Change, New};
use entity::agent::{Model, OptOutScope, ReplyMode};
use maud::{Markup, html};
use poem::{Response, handler, http::StatusCode};

const LONGEST_NAME: usize = 200;
const LONGEST_INSTRUCTIONS: usize = 20_000;
const FIELDS: [&str; 5] = [
    "name",
    "instructions",
    "default_reply_mode",
    "default_region",
    "opt_out_scope",
];

/// All that the key may see.
#[handler]
pub(super) fn list(visit: Visit) -> Response {
    let body = html! {
        div class="page-head" {
            div { h1 { "Agents" } p class="sub" { "Each has its own contacts, templates, campaigns, knowledge and WhatsApp number." } }
            div class="actions" {
                @if visit.is_admin() { (link("/operations/agents/new", "primary", html! { (Icon::Plus) "New agent" })) }
            }
        }
        (tabs(&visit, Tab::Agents))
        div class="table" {
            (rows("Agents", &["Name", "Replies go to", "Region", "Opt-outs stop", "Made"], visit.agents.iter().map(line)))
        }
    };
    visit.page("Agents", Section::Operations, body)
}

fn line(row: &Model) -> Markup {
    html! {
        (cell("Name", "main", html! {
            a href={ "/operations/agents/" (row.id) } { (row.name) }
            @if row.is_default { span class="sub" { "Called default in addresses" } }
        }))
        (cell("Replies go to", "", match row.default_reply_mode { ReplyMode::Ai => "The AI agent", ReplyMode::Human => "People" }))
        (cell("Region", "", row.default_region.as_str()))
        (cell("Opt-outs stop", "", match row.opt_out_scope { OptOutScope::All => "Everything", OptOutScope::Marketing => "Marketing" }))
        (cell("Made", "nowrap", moment(row.created_at)))
    }
}

/// The empty form.
#[handler]
pub(super) fn blank(visit: Visit) -> Outcome {
    visit.admin()?;
    let typed = Fields::default()
        .with("default_reply_mode", ReplyMode::Human.name())
        .with("default_region", "US")
        .with("opt_out_scope", OptOutScope::All.name());
    Ok(draw(&visit, None, &typed, &Problems::default()))
}

/// One of them.
#[handler]
pub(super) fn page(visit: Visit, Item(id): Item) -> Outcome {
    let row = find(&visit, &id)?;
    let typed = Fields::default()
        .with("name", row.name.clone())
        .with("instructions", row.instructions.clone().unwrap_or_default())
        .with("default_reply_mode", row.default_reply_mode.name())
        .with("default_region", row.default_region.clone())
        .with("opt_out_scope", row.opt_out_scope.name());
    Ok(draw(&visit, Some(row), &typed, &Problems::default()))
}

fn find<'a>(visit: &'a Visit, id: &str) -> Result<&'a Model, Failure> {
    let mut agents = visit.agents.iter();
    let found = agents.find(|agent| agent.id.to_string() == id);
    found.ok_or_else(|| Failure::NotFound(format!("There is no agent {id}.")))
}

fn mode(typed: &Fields) -> Option<ReplyMode> {
    let all = [ReplyMode::Human, ReplyMode::Ai];
    let named = typed.get("default_reply_mode");
    all.into_iter().find(|mode| mode.name() == named)
}

fn scope(typed: &Fields) -> Option<OptOutScope> {
    let all = [OptOutScope::All, OptOutScope::Marketing];
    let named = typed.get("opt_out_scope");
    all.into_iter().find(|scope| scope.name() == named)
}

/// Makes one.
#[handler]
pub(super) async fn create(visit: Visit, typed: Typed) -> Outcome {
    visit.admin()?;
    let new = New {
        name: typed.get("name").to_owned(),
        instructions: typed.filled("instructions").map(str::to_owned),
        default_reply_mode: mode(&typed),
        default_region: typed.filled("default_region").map(str::to_uppercase),
        opt_out_scope: scope(&typed),
    };
    let problems = match agent::create(&visit.ctx, new).await {
        Ok(made) => {
            let says = format!("{} is there. Add contacts and a template next.", made.name);
            return visit.done("/operations/agents", &says);
        }
        Err(error) => Problems::of_error(error)?,
    };
    let mut again = draw(&visit, None, &typed, &problems);
    again.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(again)
}

/// Changes one.
#[handler]
pub(super) async fn save(visit: Visit, Item(id): Item, typed: Typed) -> Outcome {
    visit.admin()?;
    let row = find(&visit, &id)?;
    let change = Change {
        name: Some(typed.get("name").to_owned()),
        instructions: Some(typed.filled("instructions").map(str::to_owned)),
        default_reply_mode: mode(&typed),
        default_region: Some(typed.get("default_region").trim().to_uppercase()),
        opt_out_scope: scope(&typed),
    };
    let problems = match agent::change(&visit.ctx, row.id, change).await {
        Ok(_) => return visit.done("/operations/agents", "Saved."),
        Err(error) => Problems::of_error(error)?,
    };
    let mut again = draw(&visit, Some(row), &typed, &problems);
    again.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(again)
}

fn draw(visit: &Visit, row: Option<&Model>, typed: &Fields, problems: &Problems) -> Response {
    let title = row.map_or("New agent", |row| row.name.as_str());
    let action = match row {
        Some(row) => format!("/operations/agents/{}", row.id),
        None => "/operations/agents".to_owned(),
    };
    let body = html! {
        p class="crumbs" { a href="/operations/agents" { "Agents" } }
        div class="page-head" { div { h1 { (title) } } }
        (problems.summary(&FIELDS))
        form class="card stack narrow-form" method="post" action=(action) {
            (visit.csrf())
            fieldset class="stack" disabled[!visit.is_admin()] { (fields(typed, problems)) }
            @if visit.is_admin() {
                div class="form-foot" { (link("/operations/agents", "quiet", "Cancel")) div class="actions" { (submit("primary", "Save")) } }
            } @else { p class="hint" { "Only an admin's key can change this." } }
        }
    };
    visit.page(title, Section::Operations, body)
}

fn fields(typed: &Fields, problems: &Problems) -> Markup {
    html! {
        (Field::text("name", "Name").value(typed.get("name")).longest(LONGEST_NAME).required().problem(problems.of("name")))
        (Choices::new("default_reply_mode", "Who answers a reply that belongs to no campaign")
            .chosen(typed.get("default_reply_mode")).problem(problems.of("default_reply_mode"))
            .option("human", "People", "A ticket opens in the help desk.")
            .option("ai", "The AI agent", "It answers from its knowledge, and hands over what it does not know."))
        (Field::prose("instructions", "Instructions", 6).value(typed.get("instructions")).longest(LONGEST_INSTRUCTIONS).problem(problems.of("instructions"))
            .hint("What the AI agent is told before it answers: its tone, what it must not promise. Used by a model only."))
        (Field::text("default_region", "Region").value(typed.get("default_region")).longest(2).required().problem(problems.of("default_region"))
            .hint("Two letters, as in US or DE: where numbers without a country code are. Stored numbers stay as they are."))
        (Choices::new("opt_out_scope", "What an opt-out stops").chosen(typed.get("opt_out_scope")).problem(problems.of("opt_out_scope"))
            .option("all", "Everything", "Whoever opted out gets no campaign at all.")
            .option("marketing", "Marketing", "They still get utility and authentication templates."))
    }
}
