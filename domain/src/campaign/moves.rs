//! The moves of a campaign, in one exhaustive match.

use super::Refused;
use entity::{CampaignId, campaign::CampaignStatus};

/// What somebody wants of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Send it at a time.
    Schedule,
    /// Send it now.
    Send,
    /// Stop sending for now.
    Pause,
    /// Go on.
    Resume,
    /// Send nothing more, ever.
    Cancel,
}

/// What a move comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It now has this status.
    To(CampaignStatus),
    /// It already was where it should go: answered like a success.
    Already,
}

/// Where `status` goes by `mv`; `frozen` tells whether the freeze is done.
pub fn after(
    id: CampaignId,
    status: CampaignStatus,
    mv: Move,
    frozen: bool,
) -> Result<Step, Refused> {
    use CampaignStatus::{Cancelled, Completed, Draft, Launching, Paused, Scheduled, Sending};
    match (mv, status) {
        (Move::Schedule, Draft | Scheduled) => Ok(Step::To(Scheduled)),
        (Move::Send, Draft | Scheduled) => Ok(Step::To(Launching)),
        (Move::Schedule | Move::Send, Launching | Sending | Paused | Completed | Cancelled) => {
            Err(Refused::NotDraft(id, status))
        }
        (Move::Pause, Launching | Sending) => Ok(Step::To(Paused)),
        (Move::Pause, Paused) | (Move::Resume, Launching | Sending) | (Move::Cancel, Cancelled) => {
            Ok(Step::Already)
        }
        (Move::Pause, Draft | Scheduled | Completed | Cancelled) => {
            Err(Refused::NotSending(id, status))
        }
        (Move::Resume, Paused) => Ok(Step::To(if frozen { Sending } else { Launching })),
        (Move::Resume, Draft | Scheduled | Completed | Cancelled) => {
            Err(Refused::NotPaused(id, status))
        }
        (Move::Cancel, Scheduled | Launching | Sending | Paused) => Ok(Step::To(Cancelled)),
        (Move::Cancel, Draft | Completed) => Err(Refused::NotSending(id, status)),
    }
}
