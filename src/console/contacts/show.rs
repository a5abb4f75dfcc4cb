//! One contact: what is known, what it got, what it wished.

use super::{consents, person};
use crate::console::{
    failure::{Failure, Outcome},
    frame::{Icon, Section, sentence},
    parts::{Hue, badge, cell, confirm, dash, facts, link, moment, rows, stage},
    visit::AgentVisit,
};
use domain::{
    attribute, contact, conversation,
    page::MAX_LIMIT,
    recipient::{self, Received, Stage},
};
use entity::{ContactId, contact::Model};
use maud::{Markup, html};
use poem::handler;

/// Campaigns and wishes that are shown.
const MOST: u64 = 50;

/// The page.
#[handler]
pub(super) async fn draw(visit: AgentVisit) -> Outcome {
    let id: ContactId = visit.id("contact")?;
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let row = contact::get(ctx, agent, id).await?;
    let log = contact::consents(ctx, agent, id, Some(MOST), None).await?;
    let received = recipient::received(ctx, agent, id, MOST).await?;
    let called = person::called(&row);
    let body = html! {
        p class="crumbs" { a href=(visit.at("contacts")) { "Contacts" } }
        div class="page-head" {
            div {
                h1 { (called) }
                p class="sub" { (standing(&row)) }
            }
            div class="actions" { (actions(&visit, &row).await?) }
        }
        div class="two" {
            div class="stack" {
                section class="card" aria-labelledby="known-head" { h2 id="known-head" { "What is known" } (known(&row)) }
                section class="card" aria-labelledby="attributes-head" {
                    h2 id="attributes-head" { "Attributes" }
                    (attributes(&visit, &row).await?)
                }
                section class="stack" aria-labelledby="campaigns-head" {
                    h2 id="campaigns-head" { "Campaigns" }
                    (campaigns(&visit, &received))
                }
            }
            aside class="card" aria-labelledby="wishes-head" { h2 id="wishes-head" { "Wishes" } (consents::show(&log.data)) }
        }
    };
    Ok(visit.page(&called, Section::Contacts, body))
}

fn standing(row: &Model) -> Markup {
    html! {
        @if let Some(at) = row.opted_out_at { (badge(Hue::Amber, "Opted out")) " " (moment(at)) }
        @else if row.phone.is_none() { (badge(Hue::Grey, "Without a phone")) }
        @else if !row.phone_valid { (badge(Hue::Amber, "The phone is no number")) }
        @else { (badge(Hue::Green, "Can be written to")) }
    }
}

async fn actions(visit: &AgentVisit, row: &Model) -> Result<Markup, Failure> {
    let at = |rest: &str| visit.at(format!("contacts/{}/{rest}", row.id));
    let talk = conversation::with(&visit.ctx, visit.agent.id, row.id).await?;
    Ok(html! {
        @if let Some(talk) = talk {
            (link(&visit.at(format!("conversations/{}", talk.id)), "", html! { (Icon::Chat) "Conversation" }))
        }
        @if visit.may_change() { (link(&at("edit"), "", "Edit")) }
        @if row.opted_out_at.is_some() {
            (confirm(visit, &at("opt-in"), "Opt in", "Only if this person wants messages again. It is kept in the log.", "Opt in"))
        } @else {
            (confirm(visit, &at("opt-out"), "Opt out",
                "No campaign reaches this number any more, also under other contacts; what is unsent is stopped.", "Opt out"))
        }
        (confirm(visit, &at("delete"), "Delete",
            "Deletes this contact with everything that was said. A wish for no more messages outlives it.", "Delete it"))
    })
}

fn known(row: &Model) -> Markup {
    let text =
        |text: &Option<String>| html! { @if let Some(text) = text { (text) } @else { (dash()) } };
    facts([
        ("Name", text(&row.name)),
        ("Phone", person::phone(row)),
        ("E-mail", text(&row.email)),
        ("External id", text(&row.external_id)),
        ("Added", moment(row.created_at)),
        ("Changed", moment(row.updated_at)),
        ("Id", html! { code { (row.id) } }),
    ])
}

async fn attributes(visit: &AgentVisit, row: &Model) -> Result<Markup, Failure> {
    let all = attribute::list(&visit.ctx, visit.agent.id, Some(MAX_LIMIT), None).await?;
    let values = row.attributes.as_object();
    let of = |name: &str| values.and_then(|values| values.get(name));
    let carried = all
        .data
        .iter()
        .filter_map(|attribute| Some((attribute, of(&attribute.name)?)));
    let carried: Vec<_> = carried.collect();
    Ok(html! {
        @if carried.is_empty() {
            p class="muted" {
                "None. " a href=(visit.at("contacts/attributes")) { "Attributes" } " hold what campaigns fill in or choose by."
            }
        } @else {
            dl class="facts" {
                @for (attribute, value) in carried {
                    div {
                        dt {
                            (attribute.label.as_deref().unwrap_or(&attribute.name))
                            @if attribute.archived_at.is_some() { " (archived)" }
                        }
                        dd { (person::value(value)) }
                    }
                }
            }
        }
    })
}

fn campaigns(visit: &AgentVisit, received: &[Received]) -> Markup {
    html! {
        @if received.is_empty() { p class="muted" { "Was in no campaign yet." } } @else {
            div class="table" {
                (rows("Campaigns", &["Campaign", "Stage", "When"], received.iter().map(|one| {
                    let recipient = &one.recipient;
                    let address = visit.at(format!("campaigns/{}/recipients/{}", recipient.campaign_id, recipient.id));
                    html! {
                        (cell("Campaign", "main", html! {
                            a href=(address) { (one.campaign) }
                            @if let Some(reason) = &recipient.error_reason { span class="sub" { (sentence(reason)) } }
                        }))
                        (cell("Stage", "", stage(Stage::of(recipient.state))))
                        (cell("When", "nowrap", moment(recipient.sent_at.unwrap_or(recipient.queued_at))))
                    }
                })))
            }
        }
    }
}
