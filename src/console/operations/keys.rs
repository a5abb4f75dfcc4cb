//! Keys: who may do what. A secret is shown once, on the page that answers the form.

use super::tabs::{Tab, tabs};
use crate::console::{
    failure::{Failure, Outcome},
    fields::{Asked, Fields, Typed},
    frame::Section,
    parts::{
        Choices, Field, Problems, Shown, cell, confirm, moment, notice_bad, pager, rows, submit,
    },
    visit::{Item, Visit},
};
use domain::api_key::{self, Model, NewKey, Role};
use entity::ApiKeyId;
use maud::{Markup, html};
use poem::{Response, handler, http::StatusCode};
use secrecy::ExposeSecret;

/// Keys on one page.
const PER_PAGE: u64 = 50;
/// Longest name, in characters.
const LONGEST_NAME: usize = 100;

const ROLES: [Role; 3] = [Role::Admin, Role::Operator, Role::Viewer];

/// The page.
#[handler]
pub(super) async fn page(visit: Visit, asked: Asked) -> Outcome {
    visit.admin()?;
    let typed = Fields::default().with("role", Role::Operator.name());
    draw(&visit, &asked, &typed, &Problems::default(), html! {}).await
}

/// Makes a key, and shows its secret.
#[handler]
pub(super) async fn create(visit: Visit, asked: Asked, typed: Typed) -> Outcome {
    visit.admin()?;
    let (new, problems) = read(&visit, &typed);
    let made = match new {
        Some(new) => api_key::create(&visit.ctx, new).await,
        None => return refused(&visit, &asked, &typed, &problems).await,
    };
    match made {
        Ok((row, secret)) => {
            let fresh = Fields::default().with("role", Role::Operator.name());
            let shown = shown_once(&row.name, secret.expose_secret());
            draw(&visit, &asked, &fresh, &Problems::default(), shown).await
        }
        Err(error) => refused(&visit, &asked, &typed, &Problems::of_error(error)?).await,
    }
}

async fn refused(
    visit: &Visit,
    asked: &Fields,
    typed: &Fields,
    problems: &Problems,
) -> Result<Response, Failure> {
    let mut again = draw(visit, asked, typed, problems, html! {}).await?;
    again.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(again)
}

fn read(visit: &Visit, typed: &Fields) -> (Option<NewKey>, Problems) {
    let mut problems = Problems::default();
    let role = ROLES
        .into_iter()
        .find(|role| role.name() == typed.get("role"));
    if role.is_none() {
        problems.add("role", "Choose what it may do.");
    }
    let wanted = typed.filled("agent");
    let agent = wanted.and_then(|text| {
        let mut agents = visit.agents.iter();
        agents.find(|agent| agent.id.to_string() == text)
    });
    if wanted.is_some() && agent.is_none() {
        problems.add("agent", "There is no such agent.");
    }
    let new = role.filter(|_| problems.is_empty()).map(|role| NewKey {
        name: typed.get("name").to_owned(),
        role,
        agent_id: agent.map(|agent| agent.id),
    });
    (new, problems)
}

/// A secret, which no page shows again.
pub(super) fn shown_once(name: &str, secret: &str) -> Markup {
    html! {
        div class="notice good secret" role="alert" tabindex="-1" data-focus {
            p { strong { "Keep this secret of " (name) " now: it is shown this once." } }
            input class="bare code" type="text" readonly value=(secret) aria-label="The secret" autocomplete="off" spellcheck="false";
        }
    }
}

/// Revokes a key.
#[handler]
pub(super) async fn revoke(visit: Visit, Item(key): Item) -> Outcome {
    visit.admin()?;
    let id: ApiKeyId = key
        .parse()
        .map_err(|_| Failure::NotFound(format!("There is no key {key}.")))?;
    let revoked = api_key::revoke(&visit.ctx, id).await;
    let says = "Revoked: it opens nothing from now on.";
    visit.after("/operations/keys", revoked, says)
}

async fn draw(
    visit: &Visit,
    asked: &Fields,
    typed: &Fields,
    problems: &Problems,
    secret: Markup,
) -> Result<Response, Failure> {
    let cursor = asked.filled("cursor");
    let found = api_key::list(&visit.ctx, Some(PER_PAGE), cursor).await?;
    let heads = ["Name", "May", "Agent", "Begins with", "Made", ""];
    let body = html! {
        div class="page-head" {
            div { h1 { "Keys" } p class="sub" { "Who may use the console and the API. Give everybody, and every program, a key of their own." } }
        }
        (tabs(visit, Tab::Keys))
        (secret)
        (problems.summary(&["name", "role", "agent"]))
        div class="two" {
            div class="stack" {
                div class="table" { (rows("Keys", &heads, found.data.iter().map(|row| line(visit, row)))) }
                (pager(Shown { path: "/operations/keys", asked, next: found.next_cursor.as_deref() }))
            }
            aside class="card" aria-labelledby="new-head" {
                h2 id="new-head" { "New key" }
                (form(visit, typed, problems))
            }
        }
    };
    Ok(visit.page("Keys", Section::Operations, body))
}

fn form(visit: &Visit, typed: &Fields, problems: &Problems) -> Markup {
    let agents: Vec<(String, String)> = [(String::new(), "All agents".to_owned())]
        .into_iter()
        .chain(
            visit
                .agents
                .iter()
                .map(|agent| (agent.id.to_string(), agent.name.clone())),
        )
        .collect();
    html! {
        form class="stack" method="post" action="/operations/keys" {
            (visit.csrf())
            (Field::text("name", "Name").value(typed.get("name")).longest(LONGEST_NAME).required().problem(problems.of("name"))
                .hint("Whose it is, as in Ann, or Shop backend. Tickets show it."))
            (Choices::new("role", "What it may do").chosen(typed.get("role")).problem(problems.of("role"))
                .option("viewer", "Viewer", "Looks at everything, changes nothing.")
                .option("operator", "Operator", "Everything but keys and agents.")
                .option("admin", "Admin", "Everything."))
            (Field::select("agent", "Where", &agents).value(typed.get("agent")).problem(problems.of("agent")))
            div class="actions" { (submit("primary", "Make the key")) }
        }
    }
}

fn line(visit: &Visit, row: &Model) -> Markup {
    let agent = row.agent_id.map(|id| {
        let known = visit.agents.iter().find(|agent| agent.id == id);
        known.map_or_else(|| id.to_string(), |agent| agent.name.clone())
    });
    let own = row.id == visit.key.id;
    let question = if own {
        notice_bad("This is the key that you have signed in with: you are signed out at once.")
    } else {
        html! { "Whoever uses it is refused from then on. It cannot be brought back." }
    };
    html! {
        (cell("Name", "main", html! { (row.name) @if own { span class="sub" { "Yours" } } }))
        (cell("May", "nowrap", row.role.name()))
        (cell("Agent", "", agent.as_deref().unwrap_or("All")))
        (cell("Begins with", "", html! { code { (row.hint) "…" } }))
        (cell("Made", "nowrap", moment(row.created_at)))
        (cell("", "actions", confirm(visit, &format!("/operations/keys/{}/revoke", row.id), "Revoke …", question, "Revoke it")))
    }
}
