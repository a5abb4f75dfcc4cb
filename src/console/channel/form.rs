//! The form that connects a number: each field with where to find what belongs in it.

use super::show;
use crate::console::{
    failure::Outcome,
    fields::Fields,
    frame::Section,
    parts::{Field, Problems, link, notice_bad},
    visit::AgentVisit,
};
use domain::channel;
use maud::{Markup, html};
use poem::http::StatusCode;

/// The names of its fields.
const FIELDS: [&str; 7] = [
    "phone_number_id",
    "waba_id",
    "access_token",
    "app_secret",
    "verify_token",
    "messages_per_second",
    "portfolio_id",
];

/// The page.
pub(super) fn draw(visit: &AgentVisit, fields: &Fields, problems: &Problems) -> Outcome {
    let list = visit.at("channel");
    let body = html! {
        p class="crumbs" { a href=(list) { "Channel" } }
        div class="page-head" {
            div {
                h1 { "Connect a WhatsApp number" }
                p class="sub" { "From then on campaigns are sent for real. Meta is asked about everything that you give before anything is stored." }
            }
        }
        @if visit.ctx.settings.vault.is_none() {
            (notice_bad(html! {
                "SECRET_KEY is not set, so a token cannot be stored safely. Set it to what " code { "openssl rand -base64 32" }
                " prints, and restart."
            }))
        }
        (problems.summary(&FIELDS))
        div class="two" {
            form class="card stack" method="post" action=(list) autocomplete="off" {
                (visit.csrf())
                (number(fields, problems))
                (secrets(fields, problems))
                details class="fold" open[FIELDS[5..].iter().any(|name| problems.of(name).is_some())] {
                    summary { "More" }
                    (more(fields, problems))
                }
                div class="form-foot" {
                    div class="actions" { (link(&list, "", "Cancel")) }
                    div class="actions" { button class="button primary" type="submit" { "Connect" } }
                }
            }
            aside class="card stack" aria-labelledby="webhook-head" { (webhook(visit, fields)) }
        }
    };
    let mut response = visit.page("Connect a number", Section::Channel, body);
    if !problems.is_empty() {
        response.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(response)
}

fn number(fields: &Fields, problems: &Problems) -> Markup {
    html! {
        h2 { "The number" }
        div class="side-by-side" {
            (Field::text("phone_number_id", "Phone number id").value(fields.get("phone_number_id"))
                .problem(problems.of("phone_number_id")).longest(32).required().placeholder("106540352242922")
                .hint("Meta's id, not the number itself: in the app's dashboard under WhatsApp, API Setup."))
            (Field::text("waba_id", "WhatsApp business account id").value(fields.get("waba_id"))
                .problem(problems.of("waba_id")).longest(32).required().placeholder("102290129340398")
                .hint("On the same page, below the number."))
        }
    }
}

fn secrets(fields: &Fields, problems: &Problems) -> Markup {
    html! {
        h2 { "Its secrets" }
        p class="muted" { "Stored encrypted, and never shown again." }
        (Field::password("access_token", "Access token").value(fields.get("access_token"))
            .problem(problems.of("access_token")).longest(2000).required()
            .hint("Of a system user, which does not end: Business settings, System users, Generate token, with whatsapp_business_management and whatsapp_business_messaging."))
        (Field::password("app_secret", "App secret").value(fields.get("app_secret"))
            .problem(problems.of("app_secret")).longest(200).required()
            .hint("Signs Meta's webhooks, so that nobody else can send any: App settings, Basic."))
        (Field::text("verify_token", "Verify token").value(fields.get("verify_token"))
            .problem(problems.of("verify_token")).longest(200).required()
            .hint("Meta shows it when it first calls the webhook. Of your own choosing; this one was made up for you."))
    }
}

fn more(fields: &Fields, problems: &Problems) -> Markup {
    html! {
        div class="side-by-side" {
            (Field::line("number", "messages_per_second", "Messages per second").value(fields.get("messages_per_second"))
                .problem(problems.of("messages_per_second")).placeholder("by Meta's throughput")
                .hint("Up to 5,000. Left empty, what Meta allows less a tenth for answers."))
            (Field::text("portfolio_id", "Business portfolio id").value(fields.get("portfolio_id"))
                .problem(problems.of("portfolio_id")).longest(32).placeholder("Meta is asked")
                .hint("Which owns the messaging tier. Only if Meta's answer is wrong."))
        }
    }
}

/// What is to be typed at Meta's.
fn webhook(visit: &AgentVisit, fields: &Fields) -> Markup {
    html! {
        (show::webhook_address(visit))
        h3 { "Verify token" }
        p class="muted" { "Give Meta the same as in the form." }
        code class="copy" { (fields.get("verify_token")) }
        @if visit.ctx.settings.public_url.is_some() {
            p class="small muted" { "Connecting tells Meta both; the dashboard needs them only for the app's own setting." }
        }
    }
}

/// The form before anything was typed: what is known of the number that is connected, and a token.
pub(super) fn fresh(row: Option<&entity::channel::Model>) -> Fields {
    let fields = Fields::default().with("verify_token", channel::suggested_token());
    match row {
        None => fields,
        Some(row) => {
            let rate = row.rate_given.then(|| row.messages_per_second.to_string());
            fields
                .with("phone_number_id", row.phone_number_id.clone())
                .with("waba_id", row.waba_id.clone())
                .with("messages_per_second", rate.unwrap_or_default())
        }
    }
}
