//! Why the file of a header cannot be handed in.

use crate::{
    error::{Kind, Refusal},
    target::Unanswered,
    whatsapp::media::Media,
};
use serde_json::{Value, json};

/// The field that all of this is about.
const FIELD: &str = "header.example_url";

/// Why the file of a header cannot be handed in, with the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unusable {
    /// It does not come from where it should lie.
    #[error("{FIELD}: the file cannot be fetched: {0}")]
    Unreachable(#[from] Unanswered),
    /// It is something else than the header wants.
    #[error(
        "{FIELD}: this header needs {wanted}, what lies there is {is}; give the address of the file itself, not of a page that shows it",
        wanted = wanted.words(),
        is = named(found)
    )]
    WrongKind {
        /// What the header wants.
        wanted: Media,
        /// What the answer said it is.
        found: String,
    },
    /// It claims to be what it is not.
    #[error("{FIELD}: the file says that it is {0}, and is not; save it anew in that format")]
    NotWhatItSays(String),
    /// It has too many bytes.
    #[error(
        "{FIELD}: the file is too large; {what} may have {most} MB",
        what = .0.words(),
        most = .0.megabytes()
    )]
    TooLarge(Media),
    /// Nobody says where it is to be uploaded.
    #[error(
        "{FIELD}: a file is uploaded to the app of the access token, and Meta does not tell which app that is: {0}; connect the channel again with a token of a system user of your app"
    )]
    NoApp(String),
    /// Meta does not want it.
    #[error("{FIELD}: Meta did not take the file: {sentence}")]
    NotTaken {
        /// Meta's sentence.
        sentence: String,
        /// Meta's code, or subcode where that tells more.
        code: i64,
    },
}

/// The content type, as far as there is one.
fn named(content_type: &str) -> &str {
    if content_type.is_empty() {
        "of no known type"
    } else {
        content_type
    }
}

impl Refusal for Unusable {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(Unanswered::Private(_)) => "target_private",
            Self::Unreachable(_) => "media_unreachable",
            Self::WrongKind { .. } | Self::NotWhatItSays(_) => "media_wrong_kind",
            Self::TooLarge(_) => "media_too_large",
            Self::NoApp(_) => "app_unknown",
            Self::NotTaken { .. } => "media_rejected",
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::NotTaken { code, .. } => json!({ "field": FIELD, "meta_code": code }),
            Self::Unreachable(_)
            | Self::WrongKind { .. }
            | Self::NotWhatItSays(_)
            | Self::TooLarge(_)
            | Self::NoApp(_) => json!({ "field": FIELD }),
        }
    }
}
