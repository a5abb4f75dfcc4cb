//! One recipient: what happened when, the message as they saw it, what they wrote.

use super::recipients::note;
use crate::console::{
    failure::{Failure, Outcome},
    frame::{Section, sentence},
    help_desk::log,
    parts::{bubble, facts, link, moment, stage},
    visit::AgentVisit,
};
use domain::{
    campaign,
    campaign::variables::Parameters,
    conversation,
    page::Wanted,
    recipient::{self, Stage, Story},
    template::Rendered,
};
use entity::{
    CampaignId, RecipientId,
    recipient::{Model, RecipientState},
};
use maud::{Markup, html};
use poem::handler;

/// The last messages of a conversation that are shown.
const MESSAGES: u64 = 50;

/// The page.
#[handler]
pub(super) async fn page(visit: AgentVisit) -> Outcome {
    let campaign_id: CampaignId = visit.id("campaign")?;
    let id: RecipientId = visit.id("recipient")?;
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let row = campaign::get(ctx, agent, campaign_id).await?;
    let story = recipient::get(ctx, agent, campaign_id, id).await?;
    let content = campaign::content_of(ctx, campaign_id).await?;
    let values: Parameters =
        serde_json::from_value(story.recipient.parameters.clone()).unwrap_or_default();
    let rendered = content.render(&values);
    let at = visit.at(format!("campaigns/{campaign_id}"));
    let to = &story.recipient;
    let named = story
        .contact
        .as_ref()
        .and_then(|contact| contact.name.as_deref());
    let title = named.or(to.phone.as_deref()).unwrap_or("A recipient");
    let said = said(&visit, &story, &rendered, title).await?;
    let body = html! {
        p class="crumbs" {
            a href=(visit.at("campaigns")) { "Campaigns" } " / " a href=(at) { (row.name) } " / "
            a href={ (at) "/recipients" } { "Recipients" }
        }
        div class="page-head" { div { h1 { (title) } p class="sub" { (stage(Stage::of(to.state))) (note(to.state)) } } }
        @if let Some(reason) = &to.error_reason {
            div class="notice bad" { p { (sentence(reason)) " " code { (to.error_code.as_deref().unwrap_or_default()) } } }
        }
        (doubt(&visit, to, &at))
        div class="two" {
            section class="card" aria-labelledby="said" {
                h2 id="said" { "What was said" }
                (said)
            }
            aside class="stack" aria-label="About it" {
                section class="card" { h2 { "What happened" } (timeline(to)) }
                div class="card" { (about(&visit, &story)) }
            }
        }
    };
    Ok(visit.page(title, Section::Campaigns, body))
}

fn timeline(to: &Model) -> Markup {
    let mut all: Vec<_> = [
        (Some(to.queued_at), "Queued", "queued"),
        (to.first_tried_at, "First tried", "queued"),
        (to.sent_at, "Sent", "sent"),
        (to.delivered_at, "Delivered", "delivered"),
        (to.read_at, "Read", "read"),
        (to.replied_at, "Replied", "replied"),
        (to.failed_at, "Failed", "failed"),
    ]
    .into_iter()
    .filter_map(|(at, label, class)| Some((at?, label, class)))
    .collect();
    all.sort_by_key(|(at, ..)| *at);
    html! {
        ol class="timeline" {
            @for (at, label, class) in all {
                li { span class={ "stage " (class) } { span class="dot" aria-hidden="true" {} strong { (label) } } span class="muted" { (moment(at)) } }
            }
        }
    }
}

/// What was said since the message left, whoever wrote it; while nobody has answered, the message alone.
async fn said(
    visit: &AgentVisit,
    story: &Story,
    rendered: &Rendered,
    title: &str,
) -> Result<Markup, Failure> {
    let answered = story.messages.iter().find_map(|one| one.conversation_id);
    let Some(conversation) = answered else {
        return Ok(html! { div class="conversation" { (bubble(rendered)) } });
    };
    let wanted = Wanted::first(MESSAGES);
    let found = conversation::messages(&visit.ctx, visit.agent.id, conversation, wanted).await?;
    let since = story.recipient.sent_at.unwrap_or(story.recipient.queued_at);
    let said: Vec<_> = found
        .data
        .into_iter()
        .filter(|one| one.created_at >= since)
        .collect();
    let whole = visit.at(format!("conversations/{conversation}"));
    Ok(html! {
        (log(visit, &said, title, None))
        div class="actions" { (link(&whole, "small", "The whole conversation")) }
    })
}

fn doubt(visit: &AgentVisit, to: &Model, at: &str) -> Markup {
    let open = matches!(to.state, RecipientState::InDoubt | RecipientState::Held);
    let button = |how: &str, label: &str| {
        html! {
            form class="inline" method="post" action={ (at) "/recipients/" (to.id) "/resolve" } {
                (visit.csrf())
                input type="hidden" name="as" value=(how);
                button class="button small" type="submit" { (label) }
            }
        }
    };
    html! {
        @if open {
            div class="notice warning" {
                p { strong { "In doubt. " } "WhatsApp did not say whether it took the message. A status that comes later settles it by itself." }
                @if visit.may_change() { div class="actions" { (button("sent", "Take it as sent")) (button("retry", "Send it again")) } }
            }
        }
    }
}

fn about(visit: &AgentVisit, story: &Story) -> Markup {
    let to = &story.recipient;
    let contact = html! {
        @match &story.contact {
            Some(contact) => a href=(visit.at(format!("contacts/{}", contact.id))) { (contact.name.as_deref().unwrap_or("Open the contact")) },
            None => "Was deleted",
        }
    };
    let mut all = vec![
        ("Contact", contact),
        (
            "Phone, as frozen",
            html! { (to.phone.as_deref().unwrap_or("none")) },
        ),
        ("Attempt", html! { (to.attempt) }),
    ];
    if let Some(wamid) = &to.wamid {
        all.push(("WhatsApp's id", html! { code { (wamid) } }));
    }
    facts(all)
}
