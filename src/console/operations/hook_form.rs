//! Making a webhook and changing one. Its secret is shown once, on the page that answers the form.

use super::{events::boxes, keys::shown_once};
use crate::console::{
    failure::Outcome,
    fields::{Fields, Typed},
    frame::Section,
    parts::{Field, Problems, link, submit},
    visit::AgentVisit,
};
use domain::hook::{self, Change, New};
use entity::{HookId, hook::Model};
use maud::html;
use poem::{Response, handler, http::StatusCode};
use secrecy::ExposeSecret;
use serde_json::Value;

/// Longest address, in characters.
const LONGEST_URL: usize = 2_000;

/// The empty form.
#[handler]
pub(super) fn blank(visit: AgentVisit) -> Response {
    draw(&visit, None, &Fields::default(), &Problems::default())
}

fn events(typed: &Fields) -> Vec<String> {
    typed.all("events").map(str::to_owned).collect()
}

/// Makes it, and shows its secret.
#[handler]
pub(super) async fn create(visit: AgentVisit, typed: Typed) -> Outcome {
    let new = New {
        url: typed.get("url").to_owned(),
        events: events(&typed),
    };
    let problems = match hook::create(&visit.ctx, visit.agent.id, new).await {
        Ok((made, secret)) => return Ok(made_page(&visit, &made, secret.expose_secret())),
        Err(error) => Problems::of_error(error)?,
    };
    let mut again = draw(&visit, None, &typed, &problems);
    again.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(again)
}

fn made_page(visit: &AgentVisit, made: &Model, secret: &str) -> Response {
    let at = visit.at(format!("webhooks/{}", made.id));
    let body = html! {
        p class="crumbs" { a href=(visit.at("webhooks")) { "Webhooks" } }
        div class="page-head" { div { h1 { "The webhook is there" } p class="sub" { (made.url) } } }
        (shown_once("the webhook", secret))
        div class="card stack" {
            p { "Whatever happens from now on is posted to it, at least once, in no promised order. Each post is signed as Standard Webhooks asks: check "
                code { "webhook-signature" } " with this secret, and drop a " code { "webhook-id" } " that you know already." }
            div class="actions" { (link(&at, "primary", "Go on to its deliveries")) }
        }
    };
    visit.page("The webhook is there", Section::Operations, body)
}

/// The form of one that is there.
#[handler]
pub(super) async fn page(visit: AgentVisit) -> Outcome {
    let id: HookId = visit.id("webhook")?;
    let row = hook::get(&visit.ctx, visit.agent.id, id).await?;
    let mut typed = vec![("url".to_owned(), row.url.clone())];
    let names = row.events.as_array().into_iter().flatten();
    let names = names.filter_map(Value::as_str);
    typed.extend(names.map(|name| ("events".to_owned(), name.to_owned())));
    Ok(draw(&visit, Some(id), &Fields(typed), &Problems::default()))
}

/// Changes it.
#[handler]
pub(super) async fn save(visit: AgentVisit, typed: Typed) -> Outcome {
    let id: HookId = visit.id("webhook")?;
    let change = Change {
        url: Some(typed.get("url").to_owned()),
        events: Some(events(&typed)),
        enabled: None,
    };
    let problems = match hook::change(&visit.ctx, visit.agent.id, id, change).await {
        Ok(_) => return visit.done(&visit.at(format!("webhooks/{id}")), "Saved."),
        Err(error) => Problems::of_error(error)?,
    };
    let mut again = draw(&visit, Some(id), &typed, &problems);
    again.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(again)
}

fn draw(visit: &AgentVisit, id: Option<HookId>, typed: &Fields, problems: &Problems) -> Response {
    let title = id.map_or("New webhook", |_| "Change the webhook");
    let all = visit.at("webhooks");
    let (back, action) = match id {
        Some(id) => (format!("{all}/{id}"), format!("{all}/{id}/edit")),
        None => (all.clone(), all.clone()),
    };
    let chosen: Vec<&str> = typed.all("events").collect();
    let body = html! {
        p class="crumbs" { a href=(all) { "Webhooks" } }
        div class="page-head" { div { h1 { (title) } } }
        (problems.summary(&["url", "events"]))
        form class="card stack narrow-form" method="post" action=(action) {
            (visit.csrf())
            (Field::line("url", "url", "Address").value(typed.get("url")).longest(LONGEST_URL).required().problem(problems.of("url"))
                .placeholder("https://example.com/outbound").hint("Must answer 2xx within 10 seconds; else it is tried again for 24 hours."))
            (boxes(&chosen, problems))
            div class="form-foot" { (link(&back, "quiet", "Cancel")) div class="actions" { (submit("primary", "Save")) } }
        }
    };
    visit.page(title, Section::Operations, body)
}
