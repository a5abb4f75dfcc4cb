//! Errors speak to three people: a kind and a code for the caller's program, a sentence for the caller, a cause for us.
//!
//! Each module says no in its own words: an enum that implements [`Refusal`]. `?` turns it into an [`Error`].

use crate::{queue::QueueError, store};
use sea_orm::DbErr;
use serde_json::Value;
use std::fmt::Display;

/// What went wrong, for the caller's program. `src/api` maps it to an HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The request cannot be read.
    Malformed,
    /// The caller may not do this.
    Forbidden,
    /// There is no such thing, or it belongs to another agent.
    NotFound,
    /// The thing is in a state in which this cannot be done.
    Conflict,
    /// The content cannot be accepted.
    Invalid,
    /// The request is larger than allowed.
    TooLarge,
    /// The database or the queue does not answer; try again.
    Unavailable,
    /// A defect of ours.
    Internal,
}

/// A refusal in the words of one module.
pub trait Refusal: std::error::Error + Send + Sync + 'static {
    /// What went wrong, in general.
    fn kind(&self) -> Kind;
    /// What went wrong, exactly: stable, `snake_case`.
    fn code(&self) -> &'static str;
    /// More for the caller's program, a JSON object; by convention `field` names the offending field.
    fn details(&self) -> Value {
        Value::Null
    }
}

/// Any error of the domain.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request was refused, with a code and a sentence.
    #[error("{0}")]
    Refused(Box<dyn Refusal>),
    /// The database failed.
    #[error("the database did not answer as expected")]
    Database(#[source] DbErr),
    /// The queue failed.
    #[error("the queue did not answer as expected")]
    Queue(#[source] QueueError),
}

/// A result of the domain.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// What went wrong, in general.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Refused(refusal) => refusal.kind(),
            Self::Database(cause) if store::is_transient(cause) => Kind::Unavailable,
            Self::Database(_) => Kind::Internal,
            Self::Queue(_) => Kind::Unavailable,
        }
    }

    /// What went wrong, exactly.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Database(_) if self.kind() == Kind::Unavailable => "database_unavailable",
            Self::Database(_) => "internal_error",
            Self::Queue(_) => "queue_unavailable",
        }
    }

    /// More for the caller's program.
    pub fn details(&self) -> Value {
        match self {
            Self::Refused(refusal) => refusal.details(),
            Self::Database(_) | Self::Queue(_) => Value::Null,
        }
    }
}

impl<R: Refusal> From<R> for Error {
    fn from(refusal: R) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<DbErr> for Error {
    fn from(cause: DbErr) -> Self {
        Self::Database(cause)
    }
}

impl From<QueueError> for Error {
    fn from(cause: QueueError) -> Self {
        Self::Queue(cause)
    }
}

/// There is no such thing within the caller's reach.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} {id}")]
pub struct NotFound {
    /// The kind of thing, as in `campaign`.
    pub what: &'static str,
    /// The id that was asked for.
    pub id: String,
}

impl NotFound {
    /// There is no `what` with this id.
    pub fn new(what: &'static str, id: impl Display) -> Self {
        Self {
            what,
            id: id.to_string(),
        }
    }
}

impl Refusal for NotFound {
    fn kind(&self) -> Kind {
        Kind::NotFound
    }
    fn code(&self) -> &'static str {
        "not_found"
    }
}

/// One field's content cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct InvalidField {
    /// Where it stands, as in `contacts[3].attributes.age`.
    pub field: String,
    /// Stable code, as in `name_too_long`.
    pub code: &'static str,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl InvalidField {
    /// The content of `field` cannot be accepted.
    pub fn new(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            field: shown(field.into(), 200),
            code,
            message: shown(message.into(), 1000),
        }
    }
}

/// Text that may quote what was sent, fit to be kept and read: without control characters (Postgres refuses NUL), and
/// not endless.
fn shown(text: String, longest: usize) -> String {
    let fits = text.len() <= longest || text.chars().count() <= longest;
    if fits && !text.chars().any(char::is_control) {
        return text;
    }
    let visible = |c: char| if c.is_control() { '\u{FFFD}' } else { c };
    let mut short: String = text.chars().take(longest).map(visible).collect();
    if !fits {
        short.push('…');
    }
    short
}

impl Refusal for InvalidField {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }
    fn code(&self) -> &'static str {
        self.code
    }
    fn details(&self) -> Value {
        serde_json::json!({ "field": self.field })
    }
}
