//! A new segment.

use crate::console::{
    failure::Outcome,
    fields::{Asked, Typed},
    frame::Section,
    parts::{
        Field, Problems,
        audience::{Builder, Menu, found_address, swap_address},
        link,
    },
    visit::AgentVisit,
};
use domain::segment;
use maud::html;
use poem::{handler, http::StatusCode};
use serde_json::Value;

/// The form, perhaps with a filter of the list (`?filter=`).
#[handler]
pub(super) async fn new(visit: AgentVisit, asked: Asked) -> Outcome {
    let builder = match asked.filled("filter").map(serde_json::from_str::<Value>) {
        Some(Ok(filter)) => Builder::of(&serde_json::json!({ "filter": filter })),
        _ => Builder::default(),
    };
    draw(&visit, "", &builder, &Problems::default()).await
}

/// Saves it, or shows the form anew after one of the builder's buttons.
#[handler]
pub(super) async fn create(visit: AgentVisit, typed: Typed) -> Outcome {
    let builder = Builder::typed(&typed);
    let name = typed.get("name");
    if Builder::was_pressed(&typed) {
        return draw(&visit, name, &builder, &Problems::default()).await;
    }
    let menu = Menu::load(&visit, &builder).await?;
    let audience = match builder.audience(&menu) {
        Ok(audience) => audience,
        Err(problems) => return draw(&visit, name, &builder, &problems).await,
    };
    match segment::create(&visit.ctx, visit.agent.id, name, &audience).await {
        Ok(_) => visit.done(&visit.at("contacts/segments"), "Segment saved."),
        Err(error) => draw(&visit, name, &builder, &Problems::of_error(error)?).await,
    }
}

async fn draw(visit: &AgentVisit, name: &str, builder: &Builder, problems: &Problems) -> Outcome {
    let menu = Menu::load(visit, builder).await?;
    let list = visit.at("contacts/segments");
    let body = html! {
        p class="crumbs" { a href=(list) { "Segments" } }
        h1 { "New segment" }
        (problems.summary(&["name", "audience"]))
        form class="two" method="post" action=(list) data-swap=(swap_address(visit)) data-swap-into="audience"
            data-preview=(found_address(visit)) data-preview-into="found" data-preview-now {
            (visit.csrf())
            button class="unseen" type="submit" tabindex="-1" aria-hidden="true" { "Save" }
            div class="card stack" {
                (Field::text("name", "Name").value(name).problem(problems.of("name")).longest(200).required())
                div id="audience" { (builder.show(&menu, problems)) }
                div class="form-foot" {
                    div class="actions" { (link(&list, "", "Cancel")) }
                    div class="actions" { button class="button primary" type="submit" data-go-on { "Save segment" } }
                }
            }
            aside class="card" aria-label="Who that is" {
                div id="found" aria-live="polite" {
                    p class="waiting" { "Counting …" }
                    noscript { p { "Campaigns tell how many that are." } }
                }
            }
        }
    };
    let mut response = visit.page("New segment", Section::Contacts, body);
    if !problems.is_empty() {
        response.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(response)
}
