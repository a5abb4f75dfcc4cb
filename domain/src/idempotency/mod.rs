//! Same key, same answer: what makes it safe to repeat a request whose answer was lost.
//!
//! A key is claimed by a pending row before the work, which is completed with the answer after it. Only answers that
//! changed something are kept: a refused request left no trace, so its key is free again.

mod claim;
mod finish;
mod sweep;

pub use claim::{Claim, Claimed, claim};
pub use finish::{complete, release};
pub use sweep::sweep;

use crate::error::{Kind, Refusal};
use entity::Millis;

/// How long an answer is kept: 24 hours.
pub const KEEP_MS: Millis = 24 * 60 * 60 * 1000;
/// After this a pending row belongs to a process that died: 60 seconds.
pub const ABANDONED_MS: Millis = 60 * 1000;

/// Why a key cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The key came with another request before.
    #[error(
        "this Idempotency-Key was used for a different request; use a new key for each request"
    )]
    Reused,
    /// The same request is still being answered.
    #[error("a request with this Idempotency-Key is still being answered; repeat it in a moment")]
    InProgress,
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        Kind::Conflict
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Reused => "idempotency_key_reused",
            Self::InProgress => "idempotency_in_progress",
        }
    }
}

#[cfg(test)]
mod tests;
