//! How a number does, in words.

use crate::console::{
    frame::sentence,
    parts::{Hue, badge, facts, moment, notice_bad, notice_warning, number, since},
    visit::AgentVisit,
};
use domain::channel;
use entity::channel::{ChannelStatus, Model};
use maud::{Markup, html};

/// Where it stands.
pub(super) fn status(row: &Model) -> Markup {
    match row.status {
        ChannelStatus::Connected => badge(Hue::Green, "Connected"),
        ChannelStatus::Stopped => badge(Hue::Red, "Stopped"),
        ChannelStatus::Deleted => badge(Hue::Grey, "Disconnected"),
    }
}

/// What hinders it, and what to do.
pub(super) fn told(visit: &AgentVisit, row: &Model) -> Markup {
    let now = visit.ctx.now();
    html! {
        @if row.status == ChannelStatus::Stopped {
            (notice_bad(html! {
                strong { "Nothing is sent." } " "
                (sentence(row.stop_reason.as_deref().unwrap_or("Meta refuses this number.")))
            }))
        } @else if row.rest_until > now {
            (notice_warning(html! { "Meta asked for a rest, or does not answer as it should. It goes on at " (moment(row.rest_until)) "." }))
        } @else if channel::rate(row, now) < row.messages_per_second {
            (notice_warning("Meta said that it goes too fast. It has slowed down and recovers by itself within two minutes."))
        }
    }
}

/// All that is known of it.
pub(super) fn facts_of(visit: &AgentVisit, row: &Model) -> Markup {
    let now = visit.ctx.now();
    facts([
        ("Status", status(row)),
        ("Quality", quality(row)),
        ("Messaging tier", tier(row)),
        ("Speed", speed(visit, row)),
        (
            "Last checked",
            html! { @if row.checked_at > 0 { (since(row.checked_at, now)) } @else { "Not yet" } },
        ),
        ("Connected", moment(row.created_at)),
        ("Phone number id", html! { code { (row.phone_number_id) } }),
        (
            "WhatsApp business account",
            html! { code { (row.waba_id) } },
        ),
        ("Business portfolio", html! { code { (row.portfolio_id) } }),
    ])
}

fn quality(row: &Model) -> Markup {
    match row.quality_rating.as_deref() {
        Some("GREEN") => badge(Hue::Green, "High"),
        Some("YELLOW") => badge(Hue::Amber, "Medium"),
        Some("RED") => badge(Hue::Red, "Low"),
        Some("NA" | "UNKNOWN" | "") | None => html! { span class="muted" { "Not rated yet" } },
        Some(word) => badge(Hue::Grey, word),
    }
}

fn tier(row: &Model) -> Markup {
    html! {
        @match row.tier_limit {
            Some(limit) => { (number(limit)) " people in 24 hours" },
            None => "Without a limit",
        }
        span class="small muted block" { (row.messaging_tier) }
    }
}

fn speed(visit: &AgentVisit, row: &Model) -> Markup {
    let now = visit.ctx.now();
    let stopped = row.status != ChannelStatus::Connected || row.rest_until > now;
    let rate = if stopped {
        0.0
    } else {
        channel::rate(row, now)
    };
    html! {
        (per_second(rate)) " messages a second"
        span class="small muted block" {
            @if row.rate_given { "set here" } @else { "by Meta's throughput" }
            ", " (per_second(row.messages_per_second)) " at most"
        }
    }
}

fn per_second(rate: f64) -> String {
    if rate.fract() == 0.0 {
        format!("{rate:.0}")
    } else {
        format!("{rate:.1}")
    }
}
