//! The summary table: where everybody stands, how far they got, and why some failed.

use super::progress::reached;
use domain::{
    Ctx, campaign,
    recipient::{Counts, Stage, failures},
};
use entity::CampaignId;
use std::{fmt::Write, time::Instant};

/// The table of a campaign.
pub(super) async fn of(ctx: &Ctx, id: CampaignId, start: Instant) -> anyhow::Result<String> {
    let counts = campaign::funnel(ctx, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    let mut text = format!("\n{:<12}{:>9}{:>9}{:>9}\n", "stage", "now", "reached", "%");
    let total = counts.total();
    for stage in Stage::ALL {
        let far = reached(stage, counts);
        let percent = far as f64 * 100.0 / total.max(1) as f64;
        writeln!(
            text,
            "{:<12}{:>9}{far:>9}{percent:>9.1}",
            stage.name(),
            standing(stage, counts)
        )?;
    }
    writeln!(text, "{:<12}{total:>9}\n\nwhy some failed", "total")?;
    for failure in failures(ctx, id).await? {
        writeln!(
            text,
            "{:>9}  {:<16} {}",
            failure.recipients, failure.code, failure.reason
        )?;
    }
    write!(
        text,
        "\nfrom sample data to the end: {:.1} s",
        start.elapsed().as_secs_f64()
    )?;
    Ok(text)
}

fn standing(stage: Stage, counts: Counts) -> i64 {
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
