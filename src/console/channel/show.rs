//! The page of the channel: how the number does, or how to connect one.

use super::health;
use crate::console::{
    failure::{Failure, Outcome},
    frame::{Icon, Section},
    parts::{confirm, empty, later, link, notice_plain},
    visit::{AgentVisit, Visit},
};
use domain::{api_key::Role, channel};
use entity::channel::Model;
use maud::{Markup, html};
use poem::handler;

/// Tokens and numbers are an admin's business, as at the API.
pub(super) fn may_connect(visit: &Visit) -> bool {
    visit.key.role == Role::Admin
}

/// Refuses whoever is none.
pub(super) fn admin(visit: &Visit) -> Result<(), Failure> {
    if may_connect(visit) {
        Ok(())
    } else {
        Err(Failure::Forbidden("Only an admin's key can do this."))
    }
}

/// The page.
#[handler]
pub(super) async fn draw(visit: AgentVisit) -> Outcome {
    let found = channel::of(&visit.ctx, visit.agent.id).await?;
    let body = match &found {
        Some(row) => connected(&visit, row),
        None => nothing(&visit),
    };
    Ok(visit.page("Channel", Section::Channel, body))
}

fn connected(visit: &AgentVisit, row: &Model) -> Markup {
    let question = "Back to simulation? Campaigns that are being sent are paused, and nothing leaves any more. \
                    Statuses of what was sent are still counted.";
    html! {
        div class="page-head" {
            div {
                h1 { (row.display_phone_number) }
                p class="sub" { (health::status(row)) @if let Some(name) = &row.verified_name { span { (name) } } }
            }
            @if may_connect(visit) {
                div class="actions" {
                    (link(&visit.at("channel/connect"), "", "Change the connection"))
                    (confirm(visit, &visit.at("channel/disconnect"), "Disconnect", question, "Disconnect"))
                }
            }
        }
        (health::told(visit, row))
        div class="two" {
            div class="stack" {
                section class="card" aria-labelledby="usage-head" {
                    h2 id="usage-head" { "The last 24 hours" }
                    (later(&visit.at("channel/usage"), "Counting …"))
                }
                section class="card" aria-labelledby="health-head" {
                    h2 id="health-head" { "Health" }
                    (health::facts_of(visit, row))
                }
            }
            aside class="card stack" aria-labelledby="webhook-head" { (webhook(visit)) }
        }
    }
}

fn webhook(visit: &AgentVisit) -> Markup {
    html! {
        (webhook_address(visit))
        p class="small muted" { "The verify token is the one that was given when the number was connected. Only its trace is stored, so it cannot be shown." }
    }
}

/// Where Meta must post to.
pub(super) fn webhook_address(visit: &AgentVisit) -> Markup {
    html! {
        h2 id="webhook-head" { "Webhook" }
        p class="muted" { "Meta reports deliveries and replies to this address. It stands in the app's dashboard under WhatsApp, Configuration." }
        code class="copy" { @for part in channel::webhook_url(&visit.ctx).split_inclusive('/') { (part) wbr; } }
        @if visit.ctx.settings.public_url.is_none() {
            p class="problem" { "PUBLIC_URL is not set, so Meta cannot be told this address, and may not reach it." }
        }
    }
}

fn nothing(visit: &AgentVisit) -> Markup {
    let admin = may_connect(visit);
    html! {
        div class="page-head" { div { h1 { "Channel" } p class="sub" { "The WhatsApp number that messages leave through." } } }
        (empty(Icon::Phone, "No number is connected",
            "Everything is simulated: campaigns are played with made-up deliveries, reads and replies, and nothing leaves this \
             machine. Connect a WhatsApp Business number to send for real.",
            html! {
                @if admin { (link(&visit.at("channel/connect"), "primary", "Connect a number")) }
                @else { p class="muted" { "Ask for an admin's key to connect one." } }
            }))
        section class="card" aria-labelledby="usage-head" {
            h2 id="usage-head" { "The last 24 hours, simulated" }
            (later(&visit.at("channel/usage"), "Counting …"))
        }
        @if admin {
            (notice_plain("What was made in the simulation stays: contacts and drafts as they are, templates as drafts until Meta has approved them."))
        }
    }
}
