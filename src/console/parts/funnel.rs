//! Where recipients stand, as a bar of the stages, and as a list of the stages.

use super::figure::{number, percent};
use domain::recipient::{Counts, Stage};
use maud::{Markup, html};

/// What a stage is called.
pub(crate) fn label(stage: Stage) -> &'static str {
    match stage {
        Stage::Queued => "Queued",
        Stage::Sent => "Sent",
        Stage::Delivered => "Delivered",
        Stage::Read => "Read",
        Stage::Replied => "Replied",
        Stage::Failed => "Failed",
        Stage::Cancelled => "Cancelled",
    }
}

/// How many stand at this stage now.
fn standing(counts: &Counts, stage: Stage) -> i64 {
    match stage {
        Stage::Queued => counts.queued,
        Stage::Sent => counts.sent,
        Stage::Delivered => counts.delivered,
        Stage::Read => counts.read,
        Stage::Replied => counts.replied,
        Stage::Failed => counts.failed,
        Stage::Cancelled => counts.cancelled,
    }
}

/// How many stand at this stage now, with each stage's share of the whole.
pub(crate) fn stages(counts: &Counts) -> Vec<(Stage, i64)> {
    Stage::ALL
        .into_iter()
        .map(|stage| (stage, standing(counts, stage)))
        .collect()
}

/// The order of the bar: the best first, so that it fills from the left.
const BAR: [Stage; 7] = [
    Stage::Replied,
    Stage::Read,
    Stage::Delivered,
    Stage::Sent,
    Stage::Queued,
    Stage::Failed,
    Stage::Cancelled,
];

/// One bar of all stages. In words for screen readers; each piece says what it is on hover.
pub(crate) fn bar(counts: &Counts, total: i64) -> Markup {
    let total = total.max(counts.total()).max(1);
    let mut at = 0.0;
    let words: Vec<_> = stages(counts)
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(stage, n)| format!("{} {}", number(n), label(stage).to_lowercase()))
        .collect();
    let pieces = BAR.map(|stage| {
        let n = standing(counts, stage);
        let width = share(n, total);
        let piece = (stage, n, at, width);
        at += width;
        piece
    });
    html! {
        svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label=(words.join(", ")) {
            rect class="ground" width="100" height="8" {}
            @for (stage, n, at, width) in pieces {
                @if n > 0 {
                    rect class=(stage.name()) x=(round(at)) width=(round(width)) height="8" {
                        title { (label(stage)) ": " (number(n)) " (" (percent(n, total)) ")" }
                    }
                }
            }
        }
    }
}

/// Percent of the whole.
#[expect(clippy::cast_precision_loss, reason = "a width on a screen")]
pub(crate) fn share(part: i64, whole: i64) -> f64 {
    if whole <= 0 {
        0.0
    } else {
        (part as f64 * 100.0 / whole as f64).clamp(0.0, 100.0)
    }
}

/// As it is written in a drawing.
pub(crate) fn round(percent: f64) -> String {
    format!("{percent:.2}")
}
