//! Stages: what is shown of where a recipient stands.

use entity::recipient::RecipientState;
use serde::{Deserialize, Serialize};

/// The stages of the product. `sending`, `held` and `in_doubt` are shown as queued, with a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Waits, or may be under way.
    Queued,
    /// Accepted.
    Sent,
    /// On the person's device.
    Delivered,
    /// Opened.
    Read,
    /// Answered.
    Replied,
    /// Given up, with a reason.
    Failed,
    /// Stopped by the operator.
    Cancelled,
}

impl Stage {
    /// Every stage, in the order of the funnel.
    pub const ALL: [Self; 7] = [
        Self::Queued,
        Self::Sent,
        Self::Delivered,
        Self::Read,
        Self::Replied,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The stage at which a recipient in `state` is shown.
    pub fn of(state: RecipientState) -> Self {
        match state {
            RecipientState::Queued
            | RecipientState::Sending
            | RecipientState::Held
            | RecipientState::InDoubt => Self::Queued,
            RecipientState::Sent => Self::Sent,
            RecipientState::Delivered => Self::Delivered,
            RecipientState::Read => Self::Read,
            RecipientState::Replied => Self::Replied,
            RecipientState::Failed => Self::Failed,
            RecipientState::Cancelled => Self::Cancelled,
        }
    }

    /// The states that are shown at this stage.
    pub fn states(self) -> &'static [RecipientState] {
        match self {
            Self::Queued => &[
                RecipientState::Queued,
                RecipientState::Sending,
                RecipientState::Held,
                RecipientState::InDoubt,
            ],
            Self::Sent => &[RecipientState::Sent],
            Self::Delivered => &[RecipientState::Delivered],
            Self::Read => &[RecipientState::Read],
            Self::Replied => &[RecipientState::Replied],
            Self::Failed => &[RecipientState::Failed],
            Self::Cancelled => &[RecipientState::Cancelled],
        }
    }

    /// The word in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Replied => "replied",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}
