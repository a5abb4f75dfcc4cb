//! How far a recipient has come: the part of its row that events move.

use entity::{Millis, recipient::RecipientState};

/// Why a recipient failed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// For programs, as in `no_phone` or `131026`.
    pub code: String,
    /// For people.
    pub reason: String,
}

impl Fault {
    /// A reason with its code.
    pub fn new(code: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            reason: reason.into(),
        }
    }
}

/// How far a recipient has come. A stage's time is the earliest at which there was evidence of it, so that it does
/// not depend on the order in which evidence arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Where it stands.
    pub state: RecipientState,
    /// Number of the current attempt, from 1.
    pub attempt: i32,
    /// Meta's message id.
    pub wamid: Option<String>,
    /// The attempt that got it; 0 while there is none.
    pub wamid_attempt: i32,
    /// Why it failed; while it waits to be tried again, why the last try failed.
    pub fault: Option<Fault>,
    /// First evidence that it was accepted.
    pub sent_at: Option<Millis>,
    /// First evidence that it was delivered.
    pub delivered_at: Option<Millis>,
    /// First evidence that it was read.
    pub read_at: Option<Millis>,
    /// First evidence that it was answered.
    pub replied_at: Option<Millis>,
    /// When it failed; only while it is failed.
    pub failed_at: Option<Millis>,
}

impl Progress {
    /// A recipient that nothing has happened to.
    pub fn queued(attempt: i32) -> Self {
        Self {
            state: RecipientState::Queued,
            attempt,
            wamid: None,
            wamid_attempt: 0,
            fault: None,
            sent_at: None,
            delivered_at: None,
            read_at: None,
            replied_at: None,
            failed_at: None,
        }
    }
}
