//! The funnel as a chart: how many got at least so far, with rates; and what of it moves.

use crate::console::{
    live::Live,
    parts::{number, percent},
};
use domain::recipient::{Counts, Stage};
use maud::{Markup, html};

/// One bar of the chart.
pub(super) struct Bar {
    stage: Stage,
    label: &'static str,
    n: i64,
    /// What its rate is of.
    of: i64,
    whole: i64,
}

/// The bars: who waits, who got at least so far, who did not get it.
pub(super) fn bars(counts: &Counts, total: i64) -> Vec<Bar> {
    let bar = |stage, label, n| Bar {
        stage,
        label,
        n,
        of: total,
        whole: total,
    };
    vec![
        bar(Stage::Queued, "Waiting", counts.queued),
        bar(Stage::Sent, "Sent", counts.reached_sent),
        bar(Stage::Delivered, "Delivered", counts.reached_delivered),
        bar(Stage::Read, "Read", counts.reached_read),
        bar(Stage::Replied, "Replied", counts.reached_replied),
        bar(Stage::Failed, "Failed", counts.failed),
        bar(Stage::Cancelled, "Cancelled", counts.cancelled),
    ]
}

/// The chart; each bar leads to its recipients below `address`.
pub(super) fn chart(bars: &[Bar], address: &str) -> Markup {
    html! {
        div class="funnel" role="list" aria-label="Funnel" {
            @for bar in bars {
                @let name = bar.stage.name();
                a class="funnel-row" role="listitem" href={ (address) "?stage=" (name) } {
                    span class="funnel-label" { (bar.label) }
                    svg class="funnel-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
                        rect class="ground" width="100" height="10" {}
                        rect class=(name) id={ "w-" (name) } width=(width(bar)) height="10" {}
                    }
                    span class="funnel-count" id={ "n-" (name) } { (number(bar.n)) }
                    span class="funnel-rate" id={ "p-" (name) } { (percent(bar.n, bar.of)) }
                }
            }
        }
    }
}

/// What of the chart moves.
pub(super) fn moved(mut live: Live, bars: &[Bar]) -> Live {
    for bar in bars {
        let name = bar.stage.name();
        live = live
            .text(format!("n-{name}"), number(bar.n))
            .text(format!("p-{name}"), percent(bar.n, bar.of))
            .attribute(&format!("w-{name}"), "width", width(bar));
    }
    live
}

#[expect(clippy::cast_precision_loss, reason = "a width on a screen")]
fn width(bar: &Bar) -> String {
    let share = if bar.whole > 0 {
        bar.n as f64 * 100.0 / bar.whole as f64
    } else {
        0.0
    };
    // What is there can be seen, however little it is.
    let least = if bar.n > 0 { 0.4 } else { 0.0 };
    format!("{:.2}", share.clamp(least, 100.0))
}
