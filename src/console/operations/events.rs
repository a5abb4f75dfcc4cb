//! The events that an endpoint may want, in words.

use crate::console::parts::Problems;
use domain::hook::Topic;
use maud::{Markup, html};

fn words(topic: Topic) -> &'static str {
    match topic {
        Topic::CampaignSent => "A campaign was sent",
        Topic::CampaignPaused => "A campaign was paused",
        Topic::CampaignCompleted => "Nothing of a campaign is left to do",
        Topic::RecipientSent => "A message was accepted",
        Topic::RecipientDelivered => "A message is on the person's device",
        Topic::RecipientRead => "A message was read",
        Topic::RecipientReplied => "A person answered a campaign",
        Topic::RecipientFailed => "A message was given up",
        Topic::ConversationReplied => "The AI agent or the team answered",
        Topic::ConversationEscalated => "The AI agent handed over",
        Topic::TicketCreated => "A ticket was opened",
        Topic::TicketUpdated => "A ticket changed",
        Topic::TestPing => "A test",
    }
}

/// Boxes for all of them.
pub(super) fn boxes(chosen: &[&str], problems: &Problems) -> Markup {
    html! {
        fieldset class="stack events" {
            legend class="legend" { "Events" }
            @if let Some(problem) = problems.of("events") { p class="problem" { (problem) } }
            @for topic in Topic::ALL {
                @let name = topic.name();
                label class="event" {
                    input type="checkbox" name="events" value=(name) checked[chosen.contains(&name)];
                    span { code { (name) } span class="hint" { (words(topic)) } }
                }
            }
        }
    }
}
