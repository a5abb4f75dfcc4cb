//! A campaign as it stands now, in the pieces that its page shows and its live events bring up to date.

use super::chart::{self, Bar};
use crate::console::{
    live::Live,
    parts::{Hue, badge, campaign_status, duration, number, plural},
};
use domain::{Ctx, Result, campaign, recipient::Counts};
use entity::{
    AgentId, CampaignId, Millis,
    campaign::{CampaignStatus, Delivery, Model},
};
use maud::{Markup, html};

/// A campaign as it stands now.
pub(super) struct Story {
    pub(super) row: Model,
    pub(super) counts: Counts,
    finish: Option<Millis>,
    now: Millis,
}

impl Story {
    /// Reads it.
    pub(super) async fn load(ctx: &Ctx, agent: AgentId, id: CampaignId) -> Result<Self> {
        let row = campaign::get(ctx, agent, id).await?;
        let funnels = campaign::funnel(ctx, &[id]).await?;
        let counts = funnels.get(&id).copied().unwrap_or_default();
        let finish = campaign::estimated_finish_at(ctx, &row, &counts).await?;
        Ok(Self {
            row,
            counts,
            finish,
            now: ctx.now(),
        })
    }

    fn total(&self) -> i64 {
        self.row.total.max(self.counts.total())
    }

    /// The bars of its chart.
    pub(super) fn bars(&self) -> Vec<Bar> {
        chart::bars(&self.counts, self.total())
    }

    /// Where it stands, in a line.
    pub(super) fn status(&self) -> Markup {
        let hue = if self.row.delivery == Delivery::Simulated {
            Hue::Grey
        } else {
            Hue::Accent
        };
        let delivery = if self.row.delivery == Delivery::Simulated {
            "Simulated"
        } else {
            "WhatsApp"
        };
        html! {
            (campaign_status(self.row.status)) (badge(hue, delivery))
            span { (plural(self.total(), "person", "people")) }
        }
    }

    /// Why it stands still, if it does.
    pub(super) fn told(&self) -> Markup {
        html! {
            @if self.row.status == CampaignStatus::Paused {
                div class="notice warning" {
                    p { strong { "It is paused: " } (self.row.pause_reason.as_deref().unwrap_or("resume to go on")) }
                }
            } @else if self.row.status == CampaignStatus::Launching {
                div class="notice plain" {
                    p { "The audience is being frozen: " (number(self.row.frozen)) " of " (number(self.row.total)) ". Sending begins by itself." }
                }
            }
        }
    }

    /// How fast it goes and how long it will take; its places are filled by live events too.
    pub(super) fn pace(&self) -> Markup {
        html! {
            div class="pace" {
                div class="figure" { span class="value" id="speed" { "–" } span class="name" { "messages a second" } }
                div class="figure" { span class="value" id="left" { (self.left()) } span class="name" { "time left" } }
            }
        }
    }

    fn left(&self) -> String {
        match (self.row.status, self.finish) {
            (CampaignStatus::Sending, Some(at)) => duration(at - self.now),
            (CampaignStatus::Sending, None) => "All sent".to_owned(),
            (CampaignStatus::Launching, _) => "Not known yet".to_owned(),
            (CampaignStatus::Paused, _) => "Paused".to_owned(),
            _ => "Done".to_owned(),
        }
    }

    /// What of the page moves; `before` is how many were sent some time ago, and when that was.
    pub(super) fn live(&self, before: Option<(Millis, i64)>) -> Live {
        let live = Live::default()
            .text("speed", self.speed(before))
            .text("left", self.left())
            .markup("status", self.status())
            .markup("told", self.told());
        chart::moved(live, &self.bars())
    }

    /// How many were sent by now.
    pub(super) fn sent(&self) -> (Millis, i64) {
        (self.now, self.counts.reached_sent)
    }

    /// Whether nothing will ever move again but late statuses.
    pub(super) fn is_over(&self) -> bool {
        let over = matches!(
            self.row.status,
            CampaignStatus::Completed | CampaignStatus::Cancelled
        );
        over && self.row.played_at.is_some_and(|at| self.now - at > LATE)
    }

    fn speed(&self, before: Option<(Millis, i64)>) -> String {
        let Some((at, sent)) = before.filter(|(at, _)| self.now > *at) else {
            return "–".to_owned();
        };
        let tenths = (self.counts.reached_sent - sent).max(0) * 10_000 / (self.now - at);
        match tenths {
            0 => "0".to_owned(),
            1..100 => format!("{}.{}", tenths / 10, tenths % 10),
            _ => number(tenths / 10),
        }
    }
}

/// Statuses come for days; a page that shows a finished campaign is watched that long.
const LATE: Millis = 3 * 86_400_000;
