//! Why something cannot be done to a template as things stand.

use crate::error::{Kind, Refusal};
use serde_json::{Value, json};

/// Why something cannot be done to a template as things stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Name and language are taken.
    #[error(
        "there is a template \"{name}\" in {language} already; choose another name or language"
    )]
    Exists {
        /// The name.
        name: String,
        /// The language.
        language: String,
    },
    /// There is nobody to ask.
    #[error(
        "no WhatsApp channel is connected, so there are no templates to fetch; connect one first"
    )]
    ChannelNotConnected,
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        Kind::Conflict
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Exists { .. } => "template_exists",
            Self::ChannelNotConnected => "channel_not_connected",
        }
    }
    fn details(&self) -> Value {
        match self {
            Self::Exists { .. } => json!({ "field": "name" }),
            Self::ChannelNotConnected => Value::Null,
        }
    }
}
