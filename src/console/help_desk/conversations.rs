//! All conversations, the newest word first.

use super::standing::{author, beginning, person};
use crate::console::{
    failure::Outcome,
    fields::Asked,
    frame::{Icon, Section},
    live::{Live, stream},
    parts::{Hue, Shown, badge, cell, empty, link, pager, rows, since},
    visit::AgentVisit,
};
use domain::{
    conversation::{self, Recent},
    page::Wanted,
};
use entity::message::Author;
use maud::{Markup, html};
use poem::handler;

/// Conversations on one page.
const PER_PAGE: u64 = 25;

/// The page.
#[handler]
pub(super) async fn page(visit: AgentVisit, asked: Asked) -> Outcome {
    let agent = visit.agent.id;
    let cursor = asked.filled("cursor");
    let wanted = Wanted::parse(&conversation::recent_name(agent), Some(PER_PAGE), cursor)?;
    let found = conversation::recent(&visit.ctx, agent, wanted).await?;
    let path = visit.at("conversations");
    let live = cursor.is_none().then(|| format!("{path}/live"));
    let body = html! {
        p class="crumbs" { a href=(visit.at("tickets")) { "Help desk" } }
        div class="page-head" data-live=[live] {
            div { h1 { "All conversations" } p class="sub" { "Everybody who ever wrote, and who answered." } }
        }
        div id="conversations" { (list(&visit, &found.data)) }
        (pager(Shown { path: &path, asked: &asked, next: found.next_cursor.as_deref() }))
    };
    Ok(visit.page("All conversations", Section::HelpDesk, body))
}

/// What moves on it.
#[handler]
pub(super) async fn watch(visit: AgentVisit) -> Outcome {
    Ok(stream(&visit.visit.clone(), move || {
        let visit = visit.clone();
        async move {
            let wanted = Wanted::first(PER_PAGE);
            let found = conversation::recent(&visit.ctx, visit.agent.id, wanted).await?;
            let list = list(&visit, &found.data);
            Ok(Some(Live::default().markup("conversations", list)))
        }
    }))
}

fn list(visit: &AgentVisit, found: &[Recent]) -> Markup {
    html! {
        @if found.is_empty() {
            (empty(Icon::Chat, "Nobody has written yet", "A conversation begins with somebody's first message: a reply to a campaign, or a message to your number.",
                link(&visit.at("campaigns"), "", "See the campaigns")))
        } @else {
            div class="table" { (rows("Conversations", &["With", "Last word", "Ticket", "When"], found.iter().map(|row| line(visit, row)))) }
        }
    }
}

fn line(visit: &AgentVisit, row: &Recent) -> Markup {
    let who = person(row.name.as_deref(), row.phone.as_deref());
    html! {
        (cell("With", "main", html! {
            a href=(visit.at(format!("conversations/{}", row.id))) { (who) }
            @if let Some(phone) = row.phone.as_deref().filter(|phone| *phone != who) { span class="sub" { (phone) } }
        }))
        (cell("Last word", "wide", html! {
            @if let Some(by) = row.author.filter(|by| *by != Author::Contact) { span class="muted" { (author(by)) ": " } }
            span class="words" { (beginning(row.words.as_deref(), row.kind.as_deref())) }
        }))
        (cell("Ticket", "", html! {
            @if let Some(ticket) = row.ticket_id {
                a href=(visit.at(format!("tickets/{ticket}"))) { (badge(Hue::Amber, "Open ticket")) }
            } @else { span class="muted" { "None" } }
        }))
        (cell("When", "nowrap", since(row.last_message_at, visit.ctx.now())))
    }
}
