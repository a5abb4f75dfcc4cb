//! The list of contacts, searched and filtered.

use super::{filter, person, tabs::tabs};
use crate::console::{
    failure::{Failure, Outcome},
    fields::{Asked, Fields},
    frame::{Icon, Section},
    parts::{
        Hue, PATIENCE, Problems, Shown, SoFar, badge, cell, empty, goes_on, later, link, pager,
        rows, search, since,
    },
    visit::AgentVisit,
};
use domain::{
    audience,
    contact::{self, Search},
    error::InvalidField,
    page::{Page, Wanted},
};
use entity::contact::Model;
use maud::{Markup, html};
use poem::{handler, http::StatusCode};

/// Contacts on one page.
const PER_PAGE: u64 = 50;

/// The page. What is searched for may be rare, so that it takes a while to be found: then it comes after the page.
#[handler]
pub(super) async fn draw(visit: AgentVisit, asked: Asked) -> Outcome {
    let path = visit.at("contacts");
    let narrowed = ["q", "filter"]
        .iter()
        .any(|name| asked.filled(name).is_some());
    let list = if narrowed {
        later(&format!("{path}/found?{}", asked.query()), "Searching …")
    } else {
        let page = look(&visit, &asked).await?;
        if page.data.is_empty() && asked.iter().next().is_none() {
            nothing(&visit)
        } else {
            table(&visit, &asked, &page)
        }
    };
    let body = html! {
        div class="page-head" {
            div { h1 { "Contacts" } p class="sub" { "The people you can write to." } }
            div class="actions" {
                @if visit.may_change() {
                    (link(&visit.at("contacts/imports"), "", "Import"))
                    (link(&visit.at("contacts/new"), "primary", html! { (Icon::Plus) "New contact" }))
                }
            }
        }
        (tabs(&visit, ""))
        (search(&path, &asked, "Search contacts"))
        (filter::show(&visit, &asked).await?)
        (list)
    };
    Ok(visit.page("Contacts", Section::Contacts, body))
}

/// What was searched for.
#[handler]
pub(super) async fn found(visit: AgentVisit, asked: Asked) -> Outcome {
    let (markup, status) = match look(&visit, &asked).await {
        Ok(page) => (table(&visit, &asked, &page), StatusCode::OK),
        Err(Failure::Domain(error)) => {
            let problems = Problems::of_error(error)?;
            let text = problems.within("filter").or(problems.of("q"));
            let text =
                text.unwrap_or("This cannot be searched for. Change the search or the filter.");
            let markup = html! { p class="problem" { (text) } };
            (markup, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(other) => return Err(other),
    };
    let mut response = visit.piece("Contacts found", Section::Contacts, markup);
    response.set_status(status);
    Ok(response)
}

async fn look(visit: &AgentVisit, asked: &Fields) -> Result<Page<Model>, Failure> {
    let filter = match asked.filled("filter") {
        None => None,
        Some(text) => {
            let broken = |_| InvalidField::new("filter", "invalid_filter", "this is no JSON");
            let json = serde_json::from_str(text).map_err(broken)?;
            Some(audience::parse_filter(&json)?)
        }
    };
    let so_far = SoFar::of(asked, PER_PAGE);
    let search = Search {
        q: asked.filled("q").map(str::to_owned),
        filter,
    };
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let left = Some(PER_PAGE - so_far.found);
    let wanted = Wanted::parse(&contact::list_name(agent), left, so_far.from)?;
    Ok(contact::list(ctx, agent, search, wanted.within(PATIENCE)).await?)
}

fn table(visit: &AgentVisit, asked: &Fields, page: &Page<Model>) -> Markup {
    let now = visit.ctx.now();
    let all = SoFar::of(asked, PER_PAGE).found + page.data.len() as u64;
    html! {
        @if !page.data.is_empty() {
            div class="table" {
                (rows("Contacts", &["Name", "Phone", "E-mail", "External id", "Added"], page.data.iter().map(|row| html! {
                    (cell("Name", "main", html! {
                        a href=(visit.at(format!("contacts/{}", row.id))) { (person::called(row)) }
                        @if row.opted_out_at.is_some() { " " (badge(Hue::Amber, "Opted out")) }
                    }))
                    (cell("Phone", "nowrap", person::phone(row)))
                    (cell("E-mail", "", row.email.as_deref().unwrap_or("–")))
                    (cell("External id", "", row.external_id.as_deref().unwrap_or("–")))
                    (cell("Added", "nowrap", since(row.created_at, now)))
                })))
            }
        }
        @match &page.next_cursor {
            Some(from) if page.is_unfinished && all < PER_PAGE => (goes_on(&visit.at("contacts/found"), asked, all, from)),
            next => {
                @if all == 0 { p class="muted" { "Nobody is like that. Search for less, or change the filter." } }
                (pager(Shown { path: &visit.at("contacts"), asked: &SoFar::left_out(asked), next: next.as_deref() }))
            }
        }
    }
}

fn nothing(visit: &AgentVisit) -> Markup {
    empty(
        Icon::People,
        "There is nobody yet",
        "Import a CSV file with the columns name and phone, add people one by one, or let your own system send them to the API.",
        html! {
            @if visit.may_change() {
                (link(&visit.at("contacts/imports"), "primary", "Import a file"))
                (link(&visit.at("contacts/new"), "", "Add one by hand"))
            }
        },
    )
}
