//! Why a file is refused as a whole, before anything of it is stored.

use crate::{Kind, Refusal};
use serde_json::{Value, json};

/// Why a file is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is nothing in it.
    #[error("the file is empty; send a CSV file with a header line, or a JSON array of contacts")]
    Empty,
    /// It is too large.
    #[error("the file has {0} bytes, 50 MB is the most; split it into several imports")]
    TooLarge(usize),
    /// It is not UTF-8.
    #[error(
        "line {line} is not valid UTF-8; save the file with the encoding UTF-8 and send it again"
    )]
    NotUtf8 {
        /// Where it stops to be, from 1.
        line: usize,
    },
    /// It is not JSON.
    #[error("the file is not JSON: {0}")]
    NotJson(String),
    /// It is JSON and something else than an array.
    #[error("the file must be a JSON array of contacts")]
    NotAnArray,
    /// A column that is neither a field nor an attribute.
    #[error(
        "line 1: unknown column \"{0}\"; columns are external_id, name, email, phone and names of attributes: create the attribute first, or leave the column out"
    )]
    UnknownColumn(String),
    /// A column that is an archived attribute.
    #[error("line 1: the attribute \"{0}\" is archived; restore it, or leave the column out")]
    ArchivedColumn(String),
    /// A column that is there twice.
    #[error("line 1: the column \"{0}\" is there twice; leave one of them out")]
    DuplicateColumn(String),
    /// No column tells who a row is about.
    #[error("line 1: the header needs at least one of external_id, name, email and phone")]
    NobodyNamed,
    /// Its rows cannot be told apart.
    #[error("the file cannot be read row by row; save it as CSV with the encoding UTF-8")]
    NotReadable,
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::NotUtf8 { .. } | Self::NotJson(_) | Self::NotReadable => Kind::Malformed,
            Self::TooLarge(_) => Kind::TooLarge,
            Self::Empty
            | Self::NotAnArray
            | Self::UnknownColumn(_)
            | Self::ArchivedColumn(_)
            | Self::DuplicateColumn(_)
            | Self::NobodyNamed => Kind::Invalid,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty_import",
            Self::TooLarge(_) => "body_too_large",
            Self::NotUtf8 { .. } => "invalid_utf8",
            Self::NotJson(_) => "malformed_json",
            Self::NotAnArray => "invalid_import",
            Self::UnknownColumn(_) => "unknown_column",
            Self::ArchivedColumn(_) => "archived_attribute",
            Self::DuplicateColumn(_) => "duplicate_column",
            Self::NobodyNamed => "invalid_header",
            Self::NotReadable => "unreadable_import",
        }
    }
    fn details(&self) -> Value {
        match self {
            Self::UnknownColumn(column)
            | Self::ArchivedColumn(column)
            | Self::DuplicateColumn(column) => json!({ "column": column, "line": 1 }),
            Self::NotUtf8 { line } => json!({ "line": line }),
            Self::Empty
            | Self::TooLarge(_)
            | Self::NotJson(_)
            | Self::NotAnArray
            | Self::NobodyNamed
            | Self::NotReadable => Value::Null,
        }
    }
}
