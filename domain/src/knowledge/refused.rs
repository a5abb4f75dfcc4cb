//! Why a document is not taken, or knowledge cannot be searched.

use super::{LARGEST, MOST_BYTES, MOST_DOCUMENTS};
use crate::error::{Kind, Refusal};

const MB: usize = 1024 * 1024;

/// Why a document is not taken, or knowledge cannot be searched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The text is too long.
    #[error("text: a document has at most {} MB; cut it into several", LARGEST / MB)]
    DocumentTooLarge,
    /// There are too many already, or they are too long together.
    #[error(
        "the knowledge of an agent has room for {} documents of {} MB together; delete some first",
        MOST_DOCUMENTS,
        MOST_BYTES / MB
    )]
    Full,
    /// The index cannot be made or read, which is a defect of ours.
    #[error("the knowledge cannot be searched: {0}")]
    Unsearchable(String),
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::DocumentTooLarge => Kind::TooLarge,
            Self::Full => Kind::Conflict,
            Self::Unsearchable(_) => Kind::Internal,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::DocumentTooLarge => "document_too_large",
            Self::Full => "knowledge_full",
            Self::Unsearchable(_) => "internal_error",
        }
    }
}
