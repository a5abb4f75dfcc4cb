//! What stands beside a conversation: who takes care of it, who the customer is, what they replied to.

use super::{desk::Desk, standing::person};
use crate::console::{
    parts::{Hue, badge, facts, formatted, moment},
    visit::AgentVisit,
};
use domain::{Kind, Result, contact, ticket::About};
use entity::{ContactId, Millis, contact::Model as Contact, recipient::Model as Recipient};
use maud::{Markup, html};

/// Longest name of whoever takes a ticket.
const LONGEST_NAME: usize = 200;

/// The cards beside a ticket.
pub(super) fn cards(visit: &AgentVisit, desk: &Desk) -> Markup {
    html! {
        (assignment(visit, desk))
        (customer(visit, desk.view.contact.as_ref()))
        @if let Some(campaign) = &desk.view.campaign { (campaign_card(visit, campaign)) }
        section class="card" aria-labelledby="summary-head" {
            h2 id="summary-head" { "Summary" }
            p class="summary" { (brief(desk)) }
            p class="hint" { "Opened " (moment(desk.view.ticket.created_at)) "." }
        }
    }
}

/// What happened so far; the campaign's message stands in a card of its own.
fn brief(desk: &Desk) -> String {
    let (summary, campaign) = (&desk.view.ticket.summary, &desk.view.campaign);
    let message = campaign.as_ref().map(|campaign| &campaign.message);
    match message.filter(|message| !message.is_empty()) {
        Some(message) => summary.replacen(&format!(", which said: {message}"), ".", 1),
        None => summary.clone(),
    }
}

/// Who takes care of it.
pub(super) fn taken(desk: &Desk) -> String {
    let name = desk.view.ticket.assignee.clone();
    name.unwrap_or_else(|| "Nobody yet".to_owned())
}

fn assignment(visit: &AgentVisit, desk: &Desk) -> Markup {
    let at = visit.at(format!("tickets/{}/assign", desk.view.ticket.id));
    let me = visit.key.name.as_str();
    let mine = desk.view.ticket.assignee.as_deref() == Some(me);
    html! {
        section class="card stack" aria-labelledby="taken-head" {
            div {
                h2 id="taken-head" { "Taken by" }
                p id="taken" { (taken(desk)) }
            }
            @if visit.may_change() {
                @if !mine {
                    form method="post" action=(at) {
                        (visit.csrf())
                        button class="button wide" type="submit" name="assignee" value=(me) { "Assign to me" }
                    }
                }
                form class="assign" method="post" action=(at) {
                    (visit.csrf())
                    label class="unseen" for="assignee" { "Assign to" }
                    input class="bare" id="assignee" name="assignee" maxlength=(LONGEST_NAME) placeholder="Somebody's name"
                        value=(desk.view.ticket.assignee.as_deref().unwrap_or_default());
                    button class="button" type="submit" { "Assign" }
                }
                p class="hint" { "Without a name, nobody takes care of it." }
            }
        }
    }
}

/// The customer; none if they were erased.
pub(super) async fn contact_of(visit: &AgentVisit, id: ContactId) -> Result<Option<Contact>> {
    match contact::get(&visit.ctx, visit.agent.id, id).await {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == Kind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Who the customer is.
pub(super) fn customer(visit: &AgentVisit, contact: Option<&Contact>) -> Markup {
    html! {
        section class="card" aria-labelledby="customer-head" {
            h2 id="customer-head" { "Customer" }
            @match contact {
                None => p class="muted" { "This contact was erased." },
                Some(contact) => {
                    p { a href=(visit.at(format!("contacts/{}", contact.id))) { (person(contact.name.as_deref(), contact.phone.as_deref())) } }
                    @if let Some(phone) = &contact.phone { p class="muted" { (phone) } }
                    @if let Some(at) = contact.opted_out_at { p { (badge(Hue::Amber, "Opted out")) " " (moment(at)) } }
                }
            }
        }
    }
}

fn campaign_card(visit: &AgentVisit, campaign: &About) -> Markup {
    html! {
        section class="card stack" aria-labelledby="campaign-head" {
            div {
                h2 id="campaign-head" { "Replied to" }
                p { a href=(visit.at(format!("campaigns/{}", campaign.id))) { (campaign.name) } }
            }
            blockquote class="quoted" { (formatted(&campaign.message)) }
            div id="stages" { (stages(campaign)) }
        }
    }
}

/// How far the campaign's message came with the customer.
pub(super) fn stages(campaign: &About) -> Markup {
    let at = |of: fn(&Recipient) -> Option<Millis>| campaign.recipient.as_ref().and_then(of);
    let all = [
        ("Sent", at(|row| row.sent_at)),
        ("Delivered", at(|row| row.delivered_at)),
        ("Read", at(|row| row.read_at)),
        ("Replied", at(|row| row.replied_at)),
    ];
    let known = all
        .into_iter()
        .filter_map(|(stage, at)| Some((stage, moment(at?))));
    html! { div class="narrow" { (facts(known)) } }
}
