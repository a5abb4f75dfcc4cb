//! Why a person shall answer.

use crate::openai::Failure;

/// Why a person shall answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The customer wants one.
    #[error("the customer asks for a person")]
    AskedForAPerson,
    /// There is not a word in the message.
    #[error("the message has no words that could be answered")]
    NothingAsked,
    /// No passage fits well enough.
    #[error("the knowledge says nothing that fits well enough")]
    NotKnown,
    /// The model would rather not.
    #[error("the model is not sure, or a person is needed")]
    ModelUnsure,
    /// The model was not to be had.
    #[error("the model was not to be had: {0}")]
    ModelFailed(#[from] Failure),
    /// The model did not answer as it was told to.
    #[error("the model's answer cannot be used: {0}")]
    BadAnswer(BadAnswer),
}

/// What is wrong with a model's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAnswer {
    /// It is not the JSON object that was asked for.
    #[error("it is not the JSON object that was asked for")]
    NotJson,
    /// It says nothing.
    #[error("it is empty")]
    Empty,
    /// It does not fit into a message.
    #[error("it has more than 4096 characters")]
    TooLong,
    /// It names nothing that it was taken from.
    #[error("it names no source")]
    NoSource,
    /// It names a source that it was not given.
    #[error("it names a source that it was not given")]
    UnknownSource,
}

impl Why {
    /// The same for programs: stable, `snake_case`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AskedForAPerson => "asked_for_a_person",
            Self::NothingAsked => "nothing_asked",
            Self::NotKnown => "not_known",
            Self::ModelUnsure => "model_unsure",
            Self::ModelFailed(_) => "model_failed",
            Self::BadAnswer(_) => "bad_answer",
        }
    }
}

impl From<BadAnswer> for Why {
    fn from(bad: BadAnswer) -> Self {
        Self::BadAnswer(bad)
    }
}
