//! How much of the messaging tier is used, as a gauge.

use crate::console::{
    failure::Outcome,
    frame::Section,
    parts::{moment, number},
    visit::AgentVisit,
};
use domain::tier::{self, Limits};
use maud::{Markup, html};
use poem::handler;

/// The gauge; counted after the page. Where nothing limits it, nobody is counted.
#[handler]
pub(super) async fn draw(visit: AgentVisit) -> Outcome {
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let markup = if tier::left(ctx, agent).await?.people.is_none() {
        html! { p { strong { "No limit" } " on how many people are messaged in 24 hours." } }
    } else {
        gauge(&tier::limits(ctx, agent).await?)
    };
    Ok(visit.piece("The last 24 hours", Section::Channel, markup))
}

fn count(n: u64) -> String {
    number(i64::try_from(n).unwrap_or(i64::MAX))
}

fn gauge(limits: &Limits) -> Markup {
    let used = limits.used_24h;
    html! {
        div class="gauge" {
            div class="gauge-words" {
                span { strong { (count(used)) } @if used == 1 { " person messaged" } @else { " people messaged" } }
                @if let Some(limit) = limits.limit { span class="muted" { "of " (count(limit)) " (" (limits.messaging_tier) ")" } }
            }
            @if let Some(limit) = limits.limit {
                meter min="0" max=(limit.max(1)) low=(limit * 8 / 10) high=(limit * 95 / 100) optimum="0" value=(used.min(limit))
                    aria-label="People messaged in the last 24 hours" { (count(used)) " of " (count(limit)) }
            }
            @match (limits.remaining, limits.next_free_at) {
                (Some(0), Some(at)) => p class="problem" { "Nothing is left. The next person may be messaged at " (moment(at)) "; campaigns go on by themselves." },
                (Some(0), None) => p class="problem" { "Nothing is left." },
                (Some(left), _) => p class="muted" { (count(left)) " more may be messaged now. A person counts for 24 hours." },
                (None, _) => {},
            }
        }
    }
}
