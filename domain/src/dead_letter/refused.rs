//! Why a dead letter cannot be decided.

use crate::error::{Kind, Refusal};
use entity::{DeadLetterId, dead_letter::DeadLetterState};

/// Why a dead letter cannot be decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It was decided before.
    #[error("dead letter {0} was already {word}", word = .1.name())]
    Decided(DeadLetterId, DeadLetterState),
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        Kind::Conflict
    }
    fn code(&self) -> &'static str {
        "dead_letter_decided"
    }
}
