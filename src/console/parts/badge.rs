//! Small labels for where something stands. The colour helps; the word says it.

use domain::recipient::Stage;
use entity::{campaign::CampaignStatus, template::TemplateStatus};
use maud::{Markup, html};

/// The colour of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hue {
    /// Nothing special.
    Grey,
    /// Under way.
    Blue,
    /// Good.
    Green,
    /// Needs a look.
    Amber,
    /// Bad.
    Red,
    /// The product's own.
    Accent,
}

impl Hue {
    fn class(self) -> &'static str {
        match self {
            Self::Grey => "grey",
            Self::Blue => "blue",
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Red => "red",
            Self::Accent => "accent",
        }
    }
}

/// A small label.
pub(crate) fn badge(hue: Hue, text: &str) -> Markup {
    html! { span class={ "badge " (hue.class()) } { (text) } }
}

/// Where a campaign stands.
pub(crate) fn campaign_status(status: CampaignStatus) -> Markup {
    let (hue, text) = match status {
        CampaignStatus::Draft => (Hue::Grey, "Draft"),
        CampaignStatus::Scheduled => (Hue::Accent, "Scheduled"),
        CampaignStatus::Launching => (Hue::Blue, "Launching"),
        CampaignStatus::Sending => (Hue::Blue, "Sending"),
        CampaignStatus::Paused => (Hue::Amber, "Paused"),
        CampaignStatus::Completed => (Hue::Green, "Completed"),
        CampaignStatus::Cancelled => (Hue::Grey, "Cancelled"),
    };
    badge(hue, text)
}

/// Where a template stands.
pub(crate) fn template_status(status: TemplateStatus) -> Markup {
    let (hue, text) = match status {
        TemplateStatus::Draft => (Hue::Grey, "Draft"),
        TemplateStatus::Pending => (Hue::Blue, "In review"),
        TemplateStatus::Approved => (Hue::Green, "Approved"),
        TemplateStatus::Rejected => (Hue::Red, "Rejected"),
        TemplateStatus::Paused => (Hue::Amber, "Paused by Meta"),
        TemplateStatus::Disabled => (Hue::Grey, "Disabled"),
    };
    badge(hue, text)
}

/// Where a recipient stands, in the stage's own colour.
pub(crate) fn stage(stage: Stage) -> Markup {
    html! {
        span class={ "stage " (stage.name()) } { span class="dot" aria-hidden="true" {} (super::funnel::label(stage)) }
    }
}
