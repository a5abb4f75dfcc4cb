//! Lanes and their queues, as they move; and whether somebody works on them.

use super::tabs::{Tab, tabs};
use crate::console::{
    failure::{Failure, Outcome},
    frame::Section,
    live::{Live, stream},
    parts::{Hue, badge, cell, later, notice_bad, notice_plain, number, rows},
    visit::Visit,
};
use domain::{
    Kind, Result,
    lane::{self, LaneDepth},
};
use entity::Lane;
use maud::{Markup, html};
use poem::handler;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// How often the rows are counted for a page that is open: counting costs what it tells.
const COUNTED_EVERY: Duration = Duration::from_secs(2);
/// Rows are counted up to here.
const MOST_ROWS: u64 = 10_000;

/// The page.
#[handler]
pub(super) fn page(visit: Visit) -> Outcome {
    let bound = visit.key.agent_id.is_some();
    let live = (!bound).then_some("/operations/live");
    let body = html! {
        div class="page-head" data-live=[live] {
            div { h1 { "Operations" } p class="sub" { "What waits, what is under way, and what needs a decision." } }
        }
        (tabs(&visit, Tab::Queues))
        section class="stack" aria-labelledby="queues-head" {
            h2 id="queues-head" { "Queues" }
            @if bound {
                (notice_plain("Queues are shared by all agents, and your key belongs to one: it sees none of them."))
            } @else {
                div id="queues" { (later("/operations/queues", "Counting …")) }
                p class="hint" {
                    "Due rows are the truth; a queue is a window on them. Workers keep no list of themselves: what they hold counts as in flight."
                }
            }
        }
        section class="stack" aria-labelledby="causes-head" {
            h2 id="causes-head" { "What failed for good" }
            (later("/operations/causes", "Looking …"))
        }
    };
    Ok(visit.page("Operations", Section::Operations, body))
}

/// The queues alone.
#[handler]
pub(super) async fn draw(visit: Visit) -> Outcome {
    if visit.key.agent_id.is_some() {
        return Err(Failure::Forbidden(
            "Queues are shared by all agents, and your key belongs to one.",
        ));
    }
    let queues = queues(&visit).await?;
    Ok(visit.piece("Queues", Section::Operations, queues))
}

/// What moves.
#[handler]
pub(super) fn watch(visit: Visit) -> Outcome {
    if visit.key.agent_id.is_some() {
        return Err(Failure::Forbidden(
            "Queues are shared by all agents, and your key belongs to one.",
        ));
    }
    let last: Arc<Mutex<Option<(Instant, Live)>>> = Arc::default();
    Ok(stream(&visit.clone(), move || {
        let (visit, last) = (visit.clone(), last.clone());
        async move {
            let mut last = last.lock().await;
            if let Some((at, shown)) = &*last
                && at.elapsed() < COUNTED_EVERY
            {
                return Ok(Some(shown.clone()));
            }
            let now = Live::default().markup("queues", queues(&visit).await?);
            *last = Some((Instant::now(), now.clone()));
            Ok(Some(now))
        }
    }))
}

/// The queues, or that they do not answer: this page is looked at when something does not.
async fn queues(visit: &Visit) -> Result<Markup> {
    match lane::depths(&visit.ctx, &visit.queue).await {
        Ok(depths) => Ok(table(&depths)),
        Err(error) if error.kind() == Kind::Unavailable => Ok(notice_bad(html! {
            "The queue or the database does not answer: " (error) ". Nothing is lost, for work is kept in rows; it goes on when they are back."
        })),
        Err(error) => Err(error),
    }
}

fn table(depths: &[LaneDepth]) -> Markup {
    let heads = [
        "Lane",
        "Ready",
        "Scheduled",
        "In flight",
        "Due rows",
        "Dead",
        "Workers",
    ];
    html! {
        div class="table figures-table" { (rows("Queues", &heads, depths.iter().map(line))) }
    }
}

fn line(depth: &LaneDepth) -> Markup {
    let lane = depth.lane;
    let text = |n: u64| number(i64::try_from(n).unwrap_or(i64::MAX));
    let n = |n: u64| html! { @if n == 0 { span class="muted" { "0" } } @else { (text(n)) } };
    html! {
        (cell("Lane", "main", html! { (lane.name()) span class="sub" { (what(lane)) } }))
        (cell("Ready", "number", n(depth.ready)))
        (cell("Scheduled", "number", n(depth.scheduled)))
        (cell("In flight", "number", n(depth.in_flight)))
        (cell("Due rows", "number", html! { (n(depth.due_rows)) @if depth.due_rows >= MOST_ROWS { "+" } }))
        (cell("Dead", "number", html! {
            @if depth.dead > 0 { a href={ "/operations/dead-letters?lane=" (lane.name()) } { (n(depth.dead)) } } @else { (n(0)) }
        }))
        (cell("Workers", "", hands(depth)))
    }
}

/// What can be seen of workers: that they hold something, or that nobody takes what is ready.
fn hands(depth: &LaneDepth) -> Markup {
    match (depth.in_flight, depth.ready, depth.due_rows) {
        (1.., _, _) => badge(Hue::Green, "Working"),
        (0, 0, 0) => badge(Hue::Grey, "Nothing to do"),
        (0, 0, _) => badge(Hue::Blue, "Being queued"),
        (0, _, _) => badge(Hue::Amber, "Nobody takes it"),
    }
}

fn what(lane: Lane) -> &'static str {
    match lane {
        Lane::Launch => "Captures the audience of a campaign",
        Lane::Send => "Sends messages",
        Lane::Webhook => "Reads what Meta reports",
        Lane::Simulate => "Plays simulated people",
        Lane::Reply => "Routes and answers what people write",
        Lane::Schedule => "Begins campaigns at their time",
        Lane::Import => "Imports contacts",
        Lane::Notify => "Tells outgoing webhooks",
    }
}
