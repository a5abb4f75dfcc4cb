//! Why something cannot be done with a channel.

use crate::{
    error::{Kind, Refusal},
    vault::VaultError,
    whatsapp::graph::GraphFailure,
};
use serde_json::{Value, json};

/// Why something cannot be done with a channel.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// There is none.
    #[error("no WhatsApp channel is connected; connect one with PUT /agents/{{agent}}/channel")]
    NotConnected,
    /// Meta stopped it.
    #[error("the WhatsApp channel is stopped: {0}")]
    Stopped(String),
    /// Meta does not accept what was given.
    #[error("{sentence}")]
    Rejected {
        /// Meta's sentence, or ours about what Meta said.
        sentence: String,
        /// The field that it is about, as far as that can be told.
        field: Option<&'static str>,
        /// Meta's code.
        code: Option<i64>,
    },
    /// Another agent has the number.
    #[error("number {0} is connected to another agent; disconnect it there first")]
    NumberTaken(String),
    /// Tokens cannot be sealed.
    #[error(
        "SECRET_KEY is not set, so a token cannot be stored safely; set it to what `openssl rand -base64 32` prints, and restart"
    )]
    NoSecretKey,
    /// A sealed secret does not open.
    #[error("{0}")]
    Sealed(#[from] VaultError),
    /// Meta cannot be asked now.
    #[error("{0}; try again")]
    GraphUnavailable(String),
}

impl Refused {
    /// Why Meta did not do what it was asked, in its own sentence.
    pub fn by_graph(failure: GraphFailure, field: Option<&'static str>) -> Self {
        match failure {
            GraphFailure::Refused(error) if error.is_passing() => {
                Self::GraphUnavailable(error.sentence())
            }
            GraphFailure::Refused(error) => Self::Rejected {
                sentence: error.sentence(),
                code: Some(error.code),
                field: field.map(|field| {
                    if is_of_token(error.code) {
                        "access_token"
                    } else {
                        field
                    }
                }),
            },
            GraphFailure::Unreachable(_) | GraphFailure::Unclear(_) => {
                Self::GraphUnavailable(failure.to_string())
            }
        }
    }

    /// What was given is wrong, by what Meta says of it.
    pub(super) fn rejected(field: &'static str, sentence: impl Into<String>) -> Self {
        Self::Rejected {
            sentence: sentence.into(),
            field: Some(field),
            code: None,
        }
    }
}

/// Whether the token is wrong, or may not do this, whatever was asked for with it (Meta's page on error codes).
fn is_of_token(code: i64) -> bool {
    matches!(code, 0 | 3 | 10 | 102 | 104 | 190 | 200..=299)
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::NotConnected | Self::Stopped(_) | Self::NumberTaken(_) => Kind::Conflict,
            Self::Rejected { .. } | Self::NoSecretKey | Self::Sealed(_) => Kind::Invalid,
            Self::GraphUnavailable(_) => Kind::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotConnected => "channel_not_connected",
            Self::Stopped(_) => "channel_stopped",
            Self::Rejected { .. } => "channel_rejected",
            Self::NumberTaken(_) => "number_taken",
            Self::NoSecretKey => "secret_key_missing",
            Self::Sealed(_) => "secret_key_wrong",
            Self::GraphUnavailable(_) => "graph_unavailable",
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::Rejected { field, code, .. } => {
                let mut details = json!({});
                if let Some(field) = field {
                    details["field"] = json!(field);
                }
                if let Some(code) = code {
                    details["meta_code"] = json!(code);
                }
                details
            }
            Self::NumberTaken(_) => json!({ "field": "phone_number_id" }),
            _ => Value::Null,
        }
    }
}
