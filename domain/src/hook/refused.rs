//! Why something cannot be done with an outgoing webhook.

use super::Topic;
use crate::{
    error::{Kind, Refusal},
    target::Unanswered,
    vault::VaultError,
};
use entity::HookId;
use serde_json::{Value, json};

/// The most endpoints of an agent: each costs a row for each event.
pub(super) const MOST: u64 = 20;

/// Why something cannot be done with an outgoing webhook.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Its address cannot be asked.
    #[error("url: {0}")]
    Target(#[from] Unanswered),
    /// It wants nothing.
    #[error("events: give at least one; they are {all}", all = names())]
    NoEvents,
    /// It wants what there is not.
    #[error("events: there is no event \"{0}\"; they are {all}", all = names())]
    UnknownEvent(String),
    /// There are many.
    #[error("an agent has at most {MOST} webhooks; delete one that is not needed")]
    TooMany,
    /// It is told nothing.
    #[error("webhook {0} is disabled; enable it first")]
    Disabled(HookId),
    /// Its secret cannot be sealed.
    #[error(
        "SECRET_KEY is not set, so the secret of a webhook cannot be stored safely; set it to what `openssl rand -base64 32` prints, and restart"
    )]
    NoSecretKey,
    /// A sealed secret does not open.
    #[error("its secret cannot be opened: {0}")]
    Sealed(#[from] VaultError),
}

impl Refused {
    pub(super) fn unknown_event(name: &str) -> Self {
        Self::UnknownEvent(name.chars().filter(|c| !c.is_control()).take(64).collect())
    }
}

fn names() -> String {
    Topic::ALL.map(Topic::name).join(", ")
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::TooMany | Self::Disabled(_) => Kind::Conflict,
            Self::Target(_)
            | Self::NoEvents
            | Self::UnknownEvent(_)
            | Self::NoSecretKey
            | Self::Sealed(_) => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Target(Unanswered::Private(_)) => "target_private",
            Self::Target(Unanswered::NotWeb) => "invalid_url",
            Self::Target(_) => "target_unreachable",
            Self::NoEvents => "events_empty",
            Self::UnknownEvent(_) => "unknown_event",
            Self::TooMany => "too_many_webhooks",
            Self::Disabled(_) => "webhook_disabled",
            Self::NoSecretKey => "secret_key_missing",
            Self::Sealed(_) => "secret_key_wrong",
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::Target(_) => json!({ "field": "url" }),
            Self::NoEvents | Self::UnknownEvent(_) => {
                json!({ "field": "events", "allowed": Topic::ALL.map(Topic::name) })
            }
            Self::TooMany | Self::Disabled(_) | Self::NoSecretKey | Self::Sealed(_) => Value::Null,
        }
    }
}
