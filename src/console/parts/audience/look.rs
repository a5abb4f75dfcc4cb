//! The builder drawn anew with what is typed so far, and what that finds.

use super::{Builder, Menu, found};
use crate::console::{
    failure::{Failure, Outcome},
    fields::Typed,
    frame::Section,
    parts::Problems,
    visit::AgentVisit,
};
use domain::audience;
use maud::html;
use poem::{Response, Route, handler, http::StatusCode, post};

/// The pieces of the builder.
pub(crate) fn routes(route: Route) -> Route {
    route
        .at("/agents/:agent/look/audience", post(swap))
        .at("/agents/:agent/look/audience/found", post(count))
}

/// For a form's `data-swap`, with `data-swap-into="audience"`.
pub(crate) fn swap_address(visit: &AgentVisit) -> String {
    visit.at("look/audience")
}

/// For a form's `data-preview`, with `data-preview-into="found"`.
pub(crate) fn found_address(visit: &AgentVisit) -> String {
    visit.at("look/audience/found")
}

#[handler]
async fn swap(visit: AgentVisit, typed: Typed) -> Outcome {
    let builder = Builder::typed(&typed);
    let menu = Menu::load(&visit, &builder).await?;
    let markup = builder.show(&menu, &Problems::default());
    Ok(visit.piece("Audience", Section::Contacts, markup))
}

#[handler]
async fn count(visit: AgentVisit, typed: Typed) -> Outcome {
    let builder = Builder::typed(&typed);
    let menu = Menu::load(&visit, &builder).await?;
    match look(&visit, &builder, &menu).await? {
        Ok(preview) => Ok(visit.piece("Audience", Section::Contacts, found(&preview))),
        Err(problems) => Ok(wrong(&visit, &problems)),
    }
}

/// What the builder finds; what is wrong with it is no failure of the page.
async fn look(
    visit: &AgentVisit,
    builder: &Builder,
    menu: &Menu,
) -> Result<Result<audience::Preview, Problems>, Failure> {
    let audience = match builder.audience(menu) {
        Ok(audience) => audience,
        Err(problems) => return Ok(Err(problems)),
    };
    let looked = async {
        let audience = audience::parse(&audience)?;
        audience::preview(&visit.ctx, visit.agent.id, &audience).await
    };
    match looked.await {
        Ok(preview) => Ok(Ok(preview)),
        Err(error) => Problems::of_error(error).map(Err),
    }
}

fn wrong(visit: &AgentVisit, problems: &Problems) -> Response {
    let text = problems
        .within("audience")
        .unwrap_or("This cannot be counted yet.");
    let markup = html! { p class="muted" { "Not counted yet." } p class="problem" { (text) } };
    let mut response = visit.piece("Audience", Section::Contacts, markup);
    response.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    response
}
