//! The inbox: tickets by where they stand, whoever wrote last first.

use super::{
    standing::{beginning, person, ticket_status},
    wanted::{chooser, count_id, counted, statuses, tabs, whose},
};
use crate::console::{
    failure::Outcome,
    fields::{Asked, Fields},
    frame::{Icon, Section},
    live::{Live, stream},
    parts::{Shown, cell, empty, link, pager, rows, since},
    visit::AgentVisit,
};
use domain::{
    page::Wanted,
    ticket::{self, Waiting},
};
use entity::ticket::{OpenedBy, TicketStatus};
use maud::{Markup, html};
use poem::handler;

/// Tickets on one page.
const PER_PAGE: u64 = 25;

/// The page.
#[handler]
pub(super) async fn page(visit: AgentVisit, asked: Asked) -> Outcome {
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let cursor = asked.filled("cursor");
    let wanted = Wanted::parse(&ticket::inbox_name(agent), Some(PER_PAGE), cursor)?;
    let whose = whose(&asked);
    let found = ticket::inbox(ctx, agent, &statuses(&asked), &whose, wanted).await?;
    let counts = ticket::counts(ctx, agent, &whose).await?;
    let names = ticket::assignees(ctx, agent).await?;
    let path = visit.at("tickets");
    // Only the first page moves: behind a cursor nothing new appears.
    let live = cursor
        .is_none()
        .then(|| format!("{path}/live?{}", asked.query()));
    let body = html! {
        div class="page-head" {
            div { h1 { "Help desk" } p class="sub" { "Conversations that wait for a person, the newest word first." } }
            div class="actions" { (link(&visit.at("conversations"), "", "All conversations")) }
        }
        div class="toolbar" data-live=[live] {
            (tabs(&path, &asked, &counts))
            (chooser(&visit, &path, &asked, &names))
        }
        div id="inbox" { (list(&visit, &asked, &found.data)) }
        (pager(Shown { path: &path, asked: &asked, next: found.next_cursor.as_deref() }))
    };
    Ok(visit.page("Help desk", Section::HelpDesk, body))
}

/// What moves on it.
#[handler]
pub(super) async fn watch(visit: AgentVisit, asked: Asked) -> Outcome {
    Ok(stream(&visit.visit.clone(), move || {
        let (visit, asked) = (visit.clone(), asked.clone());
        async move { look(&visit, &asked).await }
    }))
}

async fn look(visit: &AgentVisit, asked: &Fields) -> domain::Result<Option<Live>> {
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let wanted = Wanted::first(PER_PAGE);
    let whose = whose(asked);
    let found = ticket::inbox(ctx, agent, &statuses(asked), &whose, wanted).await?;
    let counts = ticket::counts(ctx, agent, &whose).await?;
    let mut live = Live::default().markup("inbox", list(visit, asked, &found.data));
    for status in [None]
        .into_iter()
        .chain(TicketStatus::ALL.into_iter().map(Some))
    {
        live = live.text(count_id(status), counted(&counts, status));
    }
    Ok(Some(live))
}

/// The tickets, or what to do where there are none.
fn list(visit: &AgentVisit, asked: &Fields, found: &[Waiting]) -> Markup {
    let heads = ["From", "Last word", "Status", "Taken by", "Wrote"];
    html! {
        @if !found.is_empty() {
            div class="table" { (rows("Tickets", &heads, found.iter().map(|row| line(visit, row)))) }
        } @else if asked.filled("status").is_some() || asked.filled("whose").is_some() {
            p class="muted" { "No ticket is like that now." }
        } @else { (nothing(visit)) }
    }
}

fn line(visit: &AgentVisit, row: &Waiting) -> Markup {
    let who = person(row.name.as_deref(), row.phone.as_deref());
    html! {
        (cell("From", "main", html! {
            a href=(visit.at(format!("tickets/{}", row.id))) { (who) }
            @if let Some(phone) = row.phone.as_deref().filter(|phone| *phone != who) { span class="sub" { (phone) } }
        }))
        (cell("Last word", "wide", html! {
            span class="words" { (beginning(row.words.as_deref(), row.kind.as_deref())) }
            span class="sub" { (why(row)) }
        }))
        (cell("Status", "", ticket_status(row.status)))
        (cell("Taken by", "", html! { @if let Some(name) = &row.assignee { (name) } @else { span class="muted" { "Nobody yet" } } }))
        (cell("Wrote", "nowrap", since(row.wrote_at, visit.ctx.now())))
    }
}

fn why(row: &Waiting) -> Markup {
    html! {
        @match (&row.campaign, row.opened_by) {
            (Some(campaign), OpenedBy::CampaignReply) => { "Reply to " (campaign) }
            (Some(campaign), OpenedBy::Handover) => { "Handed over, after " (campaign) }
            (None, OpenedBy::CampaignReply) => "Wrote to the team",
            (None, OpenedBy::Handover) => "Handed over by the AI agent",
        }
    }
}

fn nothing(visit: &AgentVisit) -> Markup {
    let text = "A ticket opens when somebody replies to a campaign whose replies go to people, or when the AI agent hands a \
                conversation over. It appears here by itself.";
    empty(
        Icon::Chat,
        "Nobody waits for you",
        text,
        html! {
            (link(&visit.at("conversations"), "", "See all conversations"))
            (link(&visit.at("knowledge"), "", "See what the AI agent knows"))
        },
    )
}
