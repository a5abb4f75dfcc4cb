//! Progress bars: one for the freeze, one for each stage of the funnel. Without a terminal, a line every few seconds.

use super::say;
use domain::{
    Ctx, campaign,
    recipient::{Counts, Stage},
};
use entity::campaign::{CampaignStatus, Model};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::time::{Duration, Instant};

const LOOK: Duration = Duration::from_millis(100);
const LINE: Duration = Duration::from_secs(5);

/// Shows the campaign until it has completed.
pub(super) async fn show(ctx: &Ctx, sent: &Model, start: Instant) -> anyhow::Result<()> {
    let bars = Bars::new(u64::try_from(sent.total)?);
    let (mut first, mut next_line) = (None, Instant::now() + LINE);
    loop {
        let now = campaign::get(ctx, sent.agent_id, sent.id).await?;
        let counts = campaign::funnel(ctx, &[sent.id])
            .await?
            .remove(&sent.id)
            .unwrap_or_default();
        bars.show(&now, counts);
        if first.is_none() && counts.reached_delivered > 0 {
            first = Some(start.elapsed());
            let after = format!(
                "First recipient delivered {:.1} s after the start",
                start.elapsed().as_secs_f64()
            );
            bars.say(&after)?;
        }
        if !bars.visible && Instant::now() >= next_line {
            say(&format!("{:?}", Line(counts)))?;
            next_line += LINE;
        }
        if matches!(
            now.status,
            CampaignStatus::Completed | CampaignStatus::Cancelled
        ) {
            bars.finish();
            return Ok(());
        }
        tokio::time::sleep(LOOK).await;
    }
}

struct Bars {
    all: MultiProgress,
    visible: bool,
    freeze: ProgressBar,
    stages: Vec<(Stage, ProgressBar)>,
}

impl Bars {
    fn new(total: u64) -> Self {
        let all = MultiProgress::new();
        let bar = |name: &str, colour: &str| {
            let template =
                format!("{{prefix:>10}} {{bar:40.{colour}}} {{pos:>7}} {{percent:>3}} %");
            let style =
                ProgressStyle::with_template(&template).expect("because the template is fixed");
            let bar = all.add(ProgressBar::new(total).with_style(style.progress_chars("━╸─")));
            bar.set_prefix(name.to_owned());
            bar.tick();
            bar
        };
        let freeze = bar("frozen", "white");
        let stages = [
            (Stage::Sent, "blue"),
            (Stage::Delivered, "cyan"),
            (Stage::Read, "green"),
            (Stage::Replied, "magenta"),
            (Stage::Failed, "red"),
        ];
        let stages = stages
            .into_iter()
            .map(|(stage, colour)| (stage, bar(stage.name(), colour)))
            .collect();
        let visible = !all.is_hidden();
        Self {
            all,
            visible,
            freeze,
            stages,
        }
    }

    fn show(&self, campaign: &Model, counts: Counts) {
        let at = |n: i64| u64::try_from(n).unwrap_or(0);
        self.freeze.set_position(at(campaign.frozen));
        for (stage, bar) in &self.stages {
            bar.set_position(at(reached(*stage, counts)));
        }
    }

    /// A line above the bars.
    fn say(&self, text: &str) -> std::io::Result<()> {
        if self.visible {
            self.all.println(text)
        } else {
            say(text)
        }
    }

    fn finish(&self) {
        self.freeze.abandon();
        self.stages.iter().for_each(|(_, bar)| bar.abandon());
    }
}

/// Recipients that got at least this far, or ended there.
pub(super) fn reached(stage: Stage, counts: Counts) -> i64 {
    match stage {
        Stage::Queued => counts.queued,
        Stage::Sent => counts.reached_sent,
        Stage::Delivered => counts.reached_delivered,
        Stage::Read => counts.reached_read,
        Stage::Replied => counts.reached_replied,
        Stage::Failed => counts.failed,
        Stage::Cancelled => counts.cancelled,
    }
}

/// The funnel in one line.
struct Line(Counts);

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for stage in Stage::ALL {
            write!(f, "{} {}  ", stage.name(), reached(stage, self.0))?;
        }
        Ok(())
    }
}
