//! What sending would do, as things stand: fetched after the page, for it counts the audience.

use crate::console::{
    failure::Outcome,
    frame::{Icon, Section},
    parts::{duration, link, number, plural},
    visit::AgentVisit,
};
use domain::campaign::{self, Notice, Preflight};
use entity::{CampaignId, campaign::Model};
use maud::{Markup, html};
use poem::handler;

/// The piece.
#[handler]
pub(super) async fn draw(visit: AgentVisit) -> Outcome {
    let id: CampaignId = visit.id("campaign")?;
    let row = campaign::get(&visit.ctx, visit.agent.id, id).await?;
    let ahead = campaign::preflight(&visit.ctx, visit.agent.id, id).await?;
    Ok(visit.piece(
        "What sending would do",
        Section::Campaigns,
        show(&visit, &row, &ahead),
    ))
}

fn show(visit: &AgentVisit, row: &Model, ahead: &Preflight) -> Markup {
    html! {
        div class="stack" {
            (figures(visit, ahead))
            (skipped(ahead))
            @for notice in &ahead.blocking { (told("bad", notice)) }
            // That it is simulated is said right below.
            @for notice in ahead.warnings.iter().filter(|notice| notice.code != "simulated") { (told("warning", notice)) }
            @if visit.may_change() { (send(visit, row, ahead)) }
        }
    }
}

fn figures(visit: &AgentVisit, ahead: &Preflight) -> Markup {
    let figure = |value: Markup, name: &str| {
        html! { div class="figure" { span class="value" { (value) } span class="name" { (name) } } }
    };
    let left = ahead
        .limit_remaining
        .map(|left| i64::try_from(left).unwrap_or(i64::MAX));
    html! {
        div class="figures" {
            (figure(html! { (number(ahead.sendable)) }, "people would get it"))
            (figure(html! { @match left { Some(left) => (number(left)), None => "No limit" } }, "may be messaged today"))
            (figure(html! {
                @match ahead.estimated_finish_at { Some(at) => (duration(at - visit.ctx.now())), None => "–" }
            }, "until the last has left"))
        }
    }
}

fn skipped(ahead: &Preflight) -> Markup {
    let reasons = [
        (ahead.skipped.no_phone, "without a phone"),
        (ahead.skipped.invalid_phone, "with a phone that is none"),
        (ahead.skipped.opted_out, "asked for no more messages"),
        (
            ahead.skipped.duplicate_phone,
            "with a number that an older contact has",
        ),
        (
            ahead.missing_value,
            "without a value that the message needs",
        ),
    ];
    let all: i64 = reasons.iter().map(|(n, _)| n).sum();
    html! {
        @if all > 0 {
            details class="fold" {
                summary { (plural(all, "contact is skipped", "contacts are skipped")) }
                ul class="skipped" { @for (n, why) in reasons { @if n > 0 { li { strong { (number(n)) } " " (why) } } } }
            }
        }
    }
}

fn told(class: &str, notice: &Notice) -> Markup {
    html! { div class={ "notice " (class) } { p { (crate::console::frame::sentence(&notice.message)) } } }
}

fn send(visit: &AgentVisit, row: &Model, ahead: &Preflight) -> Markup {
    let simulated = ahead
        .warnings
        .iter()
        .any(|notice| notice.code == "simulated");
    let people = plural(ahead.sendable, "person", "people");
    html! {
        @if ahead.blocking.is_empty() {
            details class="confirm send" {
                summary class="button primary" { (Icon::Send) @if simulated { "Simulate now" } @else { "Send now" } }
                div class="question" {
                    p {
                        @if simulated { "This simulates the campaign for " (people) ". Nobody gets a message." }
                        @else { "This sends a real WhatsApp message to " strong { (people) } ". It cannot be taken back." }
                    }
                    form method="post" action=(visit.at(format!("campaigns/{}/send", row.id))) {
                        (visit.csrf())
                        button class="button primary" type="submit" {
                            @if simulated { "Simulate for " } @else { "Send to " } (people)
                        }
                    }
                }
            }
        } @else {
            p class="muted" { "It cannot be sent before that is settled." }
            @if ahead.blocking.iter().any(|notice| notice.code == "audience_empty") {
                (link(&visit.at(format!("campaigns/{}/audience", row.id)), "", "Choose an audience"))
            }
        }
    }
}
