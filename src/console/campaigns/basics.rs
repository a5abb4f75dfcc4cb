//! The first step: the name, whether it will be real, who answers.

use super::{
    draft::{self, Saved},
    steps::{self, Step},
};
use crate::console::{
    failure::{Failure, Outcome},
    fields::{Asked, Fields, Typed},
    frame::{Icon, Section},
    parts::{Choices, Field, Problems, link},
    reply,
    visit::AgentVisit,
};
use domain::{campaign::Change, channel};
use entity::{
    campaign::{InDoubtPolicy, Model, ReplyMode},
    channel::ChannelStatus,
};
use maud::{Markup, html};
use poem::{handler, http::StatusCode};

/// A new campaign.
#[handler]
pub(super) async fn new(visit: AgentVisit, asked: Asked) -> Outcome {
    let fields = Fields::default().with("name", asked.get("name")).with(
        "reply_mode",
        asked
            .filled("reply_mode")
            .unwrap_or(visit.agent.default_reply_mode.name()),
    );
    let form = Form {
        draft: None,
        fields: &fields,
        problems: &Problems::default(),
        saved: None,
    };
    draw(&visit, &form, StatusCode::OK).await
}

/// A draft's.
#[handler]
pub(super) async fn page(visit: AgentVisit) -> Outcome {
    let row = match draft::of(&visit).await? {
        Ok(row) => row,
        Err(answer) => return Ok(answer),
    };
    let fields = fields_of(&row);
    let form = Form {
        draft: Some(&row),
        fields: &fields,
        problems: &Problems::default(),
        saved: None,
    };
    draw(&visit, &form, StatusCode::OK).await
}

/// Saves a draft's.
#[handler]
pub(super) async fn save(visit: AgentVisit, typed: Typed) -> Outcome {
    let row = match draft::of(&visit).await? {
        Ok(row) => row,
        Err(answer) => return Ok(answer),
    };
    let change = Change {
        name: Some(typed.get("name").to_owned()),
        reply_mode: Some(reply_mode(&typed)),
        expires_after_hours: typed
            .filled("expires_after_hours")
            .map(|hours| hours.parse().unwrap_or(-1)),
        in_doubt: typed.given("in_doubt").map(in_doubt),
        simulation_seed: typed
            .given("simulation_seed")
            .map(|_| typed.filled("simulation_seed").map(str::to_owned)),
        ..Change::default()
    };
    let none = Problems::default();
    let (row, problems, saved) = match draft::save(&visit, row.id, &typed, change).await? {
        Saved::Yes(row) => return Ok(reply::see(&steps::at(&visit, &row, Step::Message))),
        Saved::No(problems) => (row, problems, None),
        Saved::Changed(theirs) => (*theirs.clone(), none, Some(*theirs)),
    };
    let form = Form {
        draft: Some(&row),
        fields: &typed,
        problems: &problems,
        saved: saved.as_ref(),
    };
    draw(&visit, &form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The form with what stands in it.
pub(super) struct Form<'a> {
    pub(super) draft: Option<&'a Model>,
    pub(super) fields: &'a Fields,
    pub(super) problems: &'a Problems,
    /// What somebody else has saved meanwhile.
    pub(super) saved: Option<&'a Model>,
}

/// The page.
pub(super) async fn draw(visit: &AgentVisit, form: &Form<'_>, status: StatusCode) -> Outcome {
    let Form {
        draft,
        fields,
        problems,
        saved,
    } = form;
    let theirs = saved.map(fields_of).unwrap_or_default();
    let beside = |name: &str| html! { @if saved.is_some() { (draft::theirs(theirs.get(name), fields.get(name))) } };
    let (method, address) = match draft {
        Some(row) => ("post", steps::at(visit, row, Step::Basics)),
        None => ("get", visit.at("campaigns/new/message")),
    };
    let body = html! {
        (steps::head(visit, *draft, Step::Basics))
        @if saved.is_some() { (draft::changed_notice()) }
        (problems.summary(&["name", "reply_mode", "expires_after_hours", "in_doubt", "simulation_seed"]))
        form class="stack card" method=(method) action=(address) {
            @if let Some(row) = draft { (visit.csrf()) (draft::version(row)) }
            (Field::text("name", "Name").value(fields.get("name")).problem(problems.of("name")).longest(200).required().focus()
                .hint("For your team; the people who get it do not see it."))
            (beside("name"))
            (delivery(visit).await?)
            (Choices::new("reply_mode", "Who answers replies?")
                .option("ai", "The AI agent", "Answers from your knowledge, and hands over to a person when it is unsure or asked to.")
                .option("human", "People", "Every reply opens a ticket at the help desk, with what the campaign said.")
                .chosen(fields.get("reply_mode")).problem(problems.of("reply_mode")))
            (beside("reply_mode"))
            @if draft.is_some() { (more(fields, problems)) }
            (foot(visit, *draft))
        }
    };
    let mut response = visit.page("New campaign", Section::Campaigns, body);
    response.set_status(status);
    Ok(response)
}

/// Whether it will be real or simulated, as things stand.
pub(super) async fn delivery(visit: &AgentVisit) -> Result<Markup, Failure> {
    let found = channel::connected(&visit.ctx.store.read, visit.agent.id).await;
    let channel = found.map_err(domain::Error::from)?;
    let Some(channel) = channel else {
        return Ok(html! {
            div class="delivery simulated" {
                (Icon::Gauge)
                div {
                    strong { "This will be simulated" }
                    p { "No WhatsApp number is connected. Everything runs as it would, with made-up outcomes, and nobody gets a message. "
                        a href=(visit.at("channel")) { "Connect a number" } " to send for real." }
                }
            }
        });
    };
    Ok(html! {
        div class="delivery real" {
            (Icon::Send)
            div {
                strong { "This will be real" }
                p {
                    "People get it from " (channel.verified_name.as_deref().unwrap_or("your number")) " ("
                    (channel.display_phone_number) ") on WhatsApp."
                    @if channel.status == ChannelStatus::Stopped {
                        " " strong { "The number is stopped now: " } (channel.stop_reason.as_deref().unwrap_or("see its page")) "."
                    }
                }
            }
        }
    })
}

fn more(fields: &Fields, problems: &Problems) -> Markup {
    let hours = fields.filled("expires_after_hours").unwrap_or("24");
    html! {
        details class="fold" open[!problems.is_empty()] {
            summary { "More settings" }
            div class="stack" {
                (Field::line("number", "expires_after_hours", "Give up after (hours)").value(hours)
                    .problem(problems.of("expires_after_hours"))
                    .hint("How long a person's message is tried again, from its first attempt: 1 to 720."))
                (Choices::new("in_doubt", "When WhatsApp does not say whether it took a message")
                    .option("hold", "Wait for me", "It is shown as in doubt, and you decide. Nobody gets it twice.")
                    .option("resend", "Send again", "After the grace time, if other statuses come in. Somebody may get it twice.")
                    .chosen(fields.filled("in_doubt").unwrap_or("hold")))
                (Field::text("simulation_seed", "Seed of the simulation").value(fields.get("simulation_seed"))
                    .problem(problems.of("simulation_seed")).longest(200)
                    .hint("The same seed gives the same outcomes. Leave it empty for the standard one."))
            }
        }
    }
}

fn foot(visit: &AgentVisit, draft: Option<&Model>) -> Markup {
    html! {
        div class="form-foot" {
            div class="actions" { (link(&visit.at("campaigns"), "", "Cancel")) }
            div class="actions" {
                button class="button primary" type="submit" {
                    @if draft.is_some() { "Save and go on" } @else { "Go on" } (Icon::Next)
                }
            }
        }
    }
}

fn fields_of(row: &Model) -> Fields {
    Fields::default()
        .with("name", row.name.as_str())
        .with("reply_mode", row.reply_mode.name())
        .with("expires_after_hours", row.expires_after_hours.to_string())
        .with("in_doubt", row.in_doubt_policy.name())
        .with(
            "simulation_seed",
            row.simulation_seed.as_deref().unwrap_or_default(),
        )
}

/// Who answers, as a form says it.
pub(super) fn reply_mode(typed: &Fields) -> ReplyMode {
    if typed.get("reply_mode") == "human" {
        ReplyMode::Human
    } else {
        ReplyMode::Ai
    }
}

fn in_doubt(name: &str) -> InDoubtPolicy {
    if name == "resend" {
        InDoubtPolicy::Resend
    } else {
        InDoubtPolicy::Hold
    }
}
