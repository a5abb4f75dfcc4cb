//! A conversation, also one that no ticket is about.

use super::{about, chat, standing::person};
use crate::console::{
    failure::Outcome,
    fields::Asked,
    frame::Section,
    live::{Live, stream},
    parts::{link, notice_plain},
    visit::AgentVisit,
};
use domain::{
    conversation::{self, Said},
    page::{Page, Wanted},
};
use entity::{ConversationId, conversation::Model as Conversation};
use maud::{Markup, html};
use poem::handler;

/// The page; with a cursor, what was said before.
#[handler]
pub(super) async fn page(visit: AgentVisit, asked: Asked) -> Outcome {
    let id: ConversationId = visit.id("conversation")?;
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let row = conversation::get(ctx, agent, id).await?;
    let cursor = asked.filled("cursor");
    let said = messages(&visit, id, cursor).await?;
    let contact = about::contact_of(&visit, row.contact_id).await?;
    let customer = person(
        contact.as_ref().and_then(|one| one.name.as_deref()),
        contact.as_ref().and_then(|one| one.phone.as_deref()),
    );
    let at = visit.at(format!("conversations/{id}"));
    let earlier = said
        .next_cursor
        .as_deref()
        .map(|cursor| format!("{at}?cursor={cursor}"));
    let live = cursor.is_none().then(|| format!("{at}/live"));
    let body = html! {
        p class="crumbs" { a href=(visit.at("tickets")) { "Help desk" } " / " a href=(visit.at("conversations")) { "All conversations" } }
        div class="page-head" data-live=[live] {
            div { h1 { (customer) } p class="sub" { @if cursor.is_some() { "Earlier messages" } @else { "Conversation" } } }
            div class="actions" { @if cursor.is_some() { (link(&at, "", "Newest messages")) } }
        }
        div class="two desk" {
            section class="stack" aria-label="Conversation" {
                (chat::log(&visit, &said.data, customer, earlier.as_deref()))
                div id="waits" { (waits(&visit, &row).await?) }
            }
            aside class="stack" aria-label="About it" { (about::customer(&visit, contact.as_ref())) }
        }
    };
    Ok(visit.page(customer, Section::HelpDesk, body))
}

/// What moves on it.
#[handler]
pub(super) async fn watch(visit: AgentVisit) -> Outcome {
    let id: ConversationId = visit.id("conversation")?;
    let row = conversation::get(&visit.ctx, visit.agent.id, id).await?;
    let contact = about::contact_of(&visit, row.contact_id).await?;
    Ok(stream(&visit.visit.clone(), move || {
        let (visit, contact, row) = (visit.clone(), contact.clone(), row.clone());
        async move {
            let customer = person(
                contact.as_ref().and_then(|one| one.name.as_deref()),
                contact.as_ref().and_then(|one| one.phone.as_deref()),
            );
            let said = messages(&visit, id, None).await?;
            let live = Live::default()
                .markup("said", chat::bubbles(&visit, &said.data, customer))
                .markup("waits", waits(&visit, &row).await?);
            Ok(Some(live))
        }
    }))
}

async fn messages(
    visit: &AgentVisit,
    id: ConversationId,
    cursor: Option<&str>,
) -> domain::Result<Page<Said>> {
    let wanted = Wanted::parse(&format!("messages/{id}"), Some(chat::PER_PAGE), cursor)?;
    conversation::messages(&visit.ctx, visit.agent.id, id, wanted).await
}

/// Who answers it.
async fn waits(visit: &AgentVisit, row: &Conversation) -> domain::Result<Markup> {
    let open = domain::ticket::open_of(&visit.ctx, visit.agent.id, row.id).await?;
    Ok(match open {
        Some(ticket) => notice_plain(html! {
            "It waits for a person: answer it from its ticket. "
            a href=(visit.at(format!("tickets/{}", ticket.id))) { "Open the ticket" }
        }),
        None => notice_plain(
            "No ticket is open, so nobody of the team is asked. One opens by itself when the AI agent hands over, or when \
             replies go to people; answers are given from there.",
        ),
    })
}
