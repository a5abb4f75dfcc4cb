//! Filtering the list by the same conditions as audiences. The filter stands in the address, so that it can be shared.

use crate::console::{
    failure::{Failure, Outcome},
    fields::{Fields, Typed},
    frame::Section,
    parts::{
        Problems,
        audience::{Builder, Kind, Menu, in_words, swap_address},
        link,
    },
    reply,
    visit::AgentVisit,
};
use maud::{Markup, html};
use poem::{handler, http::StatusCode};
use serde_json::Value;

/// The filter of the list, folded away until somebody wants one.
pub(super) async fn show(visit: &AgentVisit, asked: &Fields) -> Result<Markup, Failure> {
    let builder = match asked.filled("filter") {
        Some(text) => {
            let filter = serde_json::from_str::<Value>(text).unwrap_or_default();
            Builder::of(&serde_json::json!({ "filter": filter }))
        }
        None => Builder::default(),
    };
    let menu = Menu::load(visit, &builder).await?;
    let filtered = asked.filled("filter").is_some();
    let all = asked.clone().without("filter").without("cursor").query();
    let segment = Fields::default()
        .with("filter", asked.get("filter"))
        .query();
    Ok(html! {
        details class="fold" {
            summary { span { @if filtered { "Filter: " (in_words(&builder, &menu)) } @else { "Filter" } } }
            (form(visit, &builder, &menu, asked.get("q"), &Problems::default()))
        }
        @if filtered {
            div class="actions" {
                (link(&format!("{}?{all}", visit.at("contacts")), "small", "Show everybody"))
                @if visit.may_change() {
                    (link(&format!("{}?{segment}", visit.at("contacts/segments/new")), "small", "Save as a segment"))
                }
            }
        }
    })
}

fn form(
    visit: &AgentVisit,
    builder: &Builder,
    menu: &Menu,
    q: &str,
    problems: &Problems,
) -> Markup {
    html! {
        form class="card stack" method="post" action=(visit.at("contacts/look/filter")) data-swap=(swap_address(visit))
            data-swap-into="audience" {
            (visit.csrf())
            input type="hidden" name="q" value=(q);
            button class="unseen" type="submit" tabindex="-1" aria-hidden="true" { "Filter" }
            div id="audience" { (builder.show(menu, problems)) }
            div class="form-foot" {
                div class="actions" { button class="button primary" type="submit" data-go-on { "Filter" } }
            }
        }
    }
}

/// Leads to the list with the filter in its address; shows the form anew after one of the builder's buttons.
#[handler]
pub(super) async fn apply(visit: AgentVisit, typed: Typed) -> Outcome {
    let builder = Builder::typed(&typed);
    let menu = Menu::load(&visit, &builder).await?;
    let mut problems = Problems::default();
    if !Builder::was_pressed(&typed) {
        match builder.audience(&menu) {
            Err(why) => problems = why,
            Ok(_) if builder.kind == Kind::Picked => {
                problems.add(
                    "audience",
                    "Give conditions: whom you pick here you have found already.",
                );
            }
            Ok(audience) => {
                let filter = audience
                    .get("filter")
                    .map(Value::to_string)
                    .unwrap_or_default();
                let query = Fields::default()
                    .with("q", typed.get("q"))
                    .with("filter", filter)
                    .query();
                let path = visit.at("contacts");
                return Ok(reply::see(&format!("{path}?{query}")));
            }
        }
    }
    let body = html! {
        p class="crumbs" { a href=(visit.at("contacts")) { "Contacts" } }
        h1 { "Filter contacts" }
        @if let Some(problem) = problems.of("audience") { p class="problem" { (problem) } }
        (form(&visit, &builder, &menu, typed.get("q"), &problems))
    };
    let mut response = visit.page("Filter contacts", Section::Contacts, body);
    if !problems.is_empty() {
        response.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(response)
}
