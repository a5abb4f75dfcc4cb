//! A ticket: what was said, answering it, and where it stands.

use super::{
    about, chat,
    desk::{Answering, Desk},
    standing::ticket_status,
};
use crate::console::{
    failure::{Failure, Outcome},
    fields::Asked,
    frame::{Icon, Section, sentence},
    live::{Live, stream},
    parts::{Field, Problems, confirm, duration, notice_plain, notice_warning, submit},
    visit::AgentVisit,
};
use domain::conversation::LONGEST;
use entity::{TicketId, ticket::TicketStatus};
use maud::{Markup, html};
use poem::{Response, handler};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// The page.
#[handler]
pub(super) async fn page(visit: AgentVisit) -> Outcome {
    let id: TicketId = visit.id("ticket")?;
    draw(&visit, id, &Problems::default(), "").await
}

/// The page, with what was typed and what is wrong with it.
pub(super) async fn draw(
    visit: &AgentVisit,
    id: TicketId,
    problems: &Problems,
    typed: &str,
) -> Result<Response, Failure> {
    let desk = Desk::load(visit, id).await?;
    let at = visit.at(format!("tickets/{id}"));
    let live = format!("{at}/live?answering={}", desk.answering().name());
    let earlier = desk.said.next_cursor.as_deref().map(|cursor| {
        let conversation = desk.conversation.id;
        visit.at(format!("conversations/{conversation}?cursor={cursor}"))
    });
    let body = html! {
        p class="crumbs" { a href=(visit.at("tickets")) { "Help desk" } }
        div class="page-head" data-live=(live) {
            div {
                h1 { (desk.customer()) }
                p class="sub" id="standing" { (standing(&desk)) }
            }
            div class="actions" id="moves" { (moves(visit, &desk)) }
        }
        (problems.summary(&["text"]))
        div class="two desk" {
            section class="stack" aria-label="Conversation" {
                (chat::log(visit, &desk.said.data, desk.customer(), earlier.as_deref()))
                div id="reply" { (reply(visit, &desk, problems, typed)) }
                p class="hint" id="left" { (left(visit, &desk)) }
            }
            aside class="stack" aria-label="About it" { (about::cards(visit, &desk)) }
        }
    };
    Ok(visit.page(desk.customer(), Section::HelpDesk, body))
}

/// What moves on it.
#[handler]
pub(super) async fn watch(visit: AgentVisit, asked: Asked) -> Outcome {
    let id: TicketId = visit.id("ticket")?;
    let first = asked.get("answering").to_owned();
    // The form is drawn anew only when it has to be: whoever types keeps what they have typed.
    let changed = Arc::new(AtomicBool::new(false));
    Ok(stream(&visit.visit.clone(), move || {
        let (visit, first, changed) = (visit.clone(), first.clone(), changed.clone());
        async move {
            let desk = Desk::load(&visit, id).await?;
            if desk.answering().name() != first {
                changed.store(true, Ordering::Relaxed);
            }
            let live = look(&visit, &desk);
            let anew = changed.load(Ordering::Relaxed);
            let form = || reply(&visit, &desk, &Problems::default(), "");
            Ok(Some(if anew {
                live.markup("reply", form())
            } else {
                live
            }))
        }
    }))
}

fn look(visit: &AgentVisit, desk: &Desk) -> Live {
    let said = chat::bubbles(visit, &desk.said.data, desk.customer());
    let live = Live::default()
        .markup("said", said)
        .markup("standing", standing(desk))
        .markup("moves", moves(visit, desk))
        .text("left", left(visit, desk))
        .text("taken", about::taken(desk));
    match &desk.view.campaign {
        Some(campaign) => live.markup("stages", about::stages(campaign)),
        None => live,
    }
}

fn standing(desk: &Desk) -> Markup {
    let phone = desk
        .view
        .contact
        .as_ref()
        .and_then(|one| one.phone.as_deref());
    html! {
        (ticket_status(desk.view.ticket.status))
        @if let Some(phone) = phone.filter(|phone| *phone != desk.customer()) { span { (phone) } }
    }
}

/// The buttons that move it, as it stands.
fn moves(visit: &AgentVisit, desk: &Desk) -> Markup {
    use TicketStatus::{Cancelled, Closed, New, OnCustomer, OnHold, OnYou};
    let (next, close): (&[(TicketStatus, &str)], bool) = match desk.view.ticket.status {
        New | OnYou => (
            &[
                (OnHold, "Put on hold"),
                (OnCustomer, "Wait for the customer"),
            ],
            true,
        ),
        OnCustomer => (&[(OnHold, "Put on hold"), (OnYou, "Back to us")], true),
        OnHold => (&[(OnYou, "Take up again")], true),
        Closed | Cancelled => (&[(OnYou, "Open again")], false),
    };
    let at = visit.at(format!("tickets/{}/status", desk.view.ticket.id));
    html! {
        @if visit.may_change() {
            form class="actions" method="post" action=(at) {
                (visit.csrf())
                @for (status, label) in next { (button(*status, "", label)) }
                @if close { (button(Closed, "primary", "Close")) }
            }
            @if close {
                (confirm(visit, &format!("{at}?status=cancelled"), "Drop …",
                    "Dropped tickets are not worth an answer: spam, or a mistake. The AI agent answers again.", "Drop the ticket"))
            }
        }
    }
}

fn button(status: TicketStatus, class: &str, label: &str) -> Markup {
    html! { button class={ "button " (class) } type="submit" name="status" value=(status.name()) { (label) } }
}

/// The form that answers, or why there is none.
fn reply(visit: &AgentVisit, desk: &Desk, problems: &Problems, typed: &str) -> Markup {
    let at = visit.at(format!("tickets/{}/reply", desk.view.ticket.id));
    html! {
        @if !visit.may_change() {
            (notice_plain("Your key can only look: somebody with another key has to answer."))
        } @else {
            @match desk.answering() {
                Answering::Done => (notice_plain("This ticket is done. Open it again to answer; the customer's next message opens a new one by itself.")),
                Answering::Refused => {
                    @if let Err(why) = &desk.until { (notice_warning(sentence(&why.to_string()))) }
                    form class="stack closed" {
                        div class="field" {
                            label for="f-text" { "Answer" }
                            textarea id="f-text" rows="3" disabled { (typed) }
                        }
                        div class="actions" { button class="button primary" type="button" disabled { "Send" } }
                    }
                }
                Answering::Open => {
                    form class="stack" method="post" action=(at) {
                        (visit.csrf())
                        (Field::prose("text", "Answer", 3).value(typed).longest(LONGEST).required().problem(problems.of("text")))
                        div class="actions" { (submit("primary", html! { (Icon::Send) "Send" })) }
                    }
                }
            }
        }
    }
}

/// How long it can still be answered.
fn left(visit: &AgentVisit, desk: &Desk) -> String {
    match (desk.answering(), &desk.until) {
        (Answering::Open, Ok(until)) => format!(
            "{} left to answer: WhatsApp takes free text for 24 hours after the customer's last message.",
            duration(until - visit.ctx.now())
        ),
        _ => String::new(),
    }
}
