//! What a page cannot do. The door makes a page of it.

use domain::Kind;
use poem::{Response, error::ResponseError, http::StatusCode};

/// What a handler answers.
pub(crate) type Outcome = Result<Response, Failure>;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A verb refused, or could not.
    #[error(transparent)]
    Domain(#[from] domain::Error),
    /// There is nothing here.
    #[error("{0}")]
    NotFound(String),
    /// The key may not do this.
    #[error("{0}")]
    Forbidden(&'static str),
    /// The request cannot be understood.
    #[error("{0}")]
    Malformed(String),
    /// A defect of ours.
    #[error("Something went wrong on our side.")]
    Broken,
}

impl Failure {
    /// The HTTP status.
    pub(super) fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Domain(error) => match error.kind() {
                Kind::Malformed => StatusCode::BAD_REQUEST,
                Kind::Forbidden => StatusCode::FORBIDDEN,
                Kind::NotFound => StatusCode::NOT_FOUND,
                Kind::Conflict => StatusCode::CONFLICT,
                Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
                Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
                Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            },
        }
    }
}

impl ResponseError for Failure {
    fn status(&self) -> StatusCode {
        self.status_code()
    }
}

/// Refusals that are no errors of the domain yet.
macro_rules! refusals {
    ($($refusal:ty),*) => {$(
        impl From<$refusal> for Failure {
            fn from(refusal: $refusal) -> Self {
                Self::Domain(refusal.into())
            }
        }
    )*};
}

refusals!(
    domain::page::BadPage,
    domain::audience::Refused,
    domain::error::InvalidField,
    domain::error::NotFound
);
