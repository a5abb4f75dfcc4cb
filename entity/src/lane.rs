//! Lanes: the kinds of work whose rows are dispatched to queues.

use sea_orm::{DeriveActiveEnum, EnumIter, Iterable};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A kind of work. The text is written in Redis and in rows: never rename one.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Freezes a sent campaign: a row is a campaign.
    Launch,
    /// Sends one message: a row is a recipient.
    Send,
    /// Digests a raw webhook event.
    Webhook,
    /// Advances a simulated recipient: a row is a recipient.
    Simulate,
    /// Routes an inbound message.
    Reply,
    /// Sends scheduled campaigns at their time: a row is a campaign.
    Schedule,
    /// Imports contacts: a row is an import.
    Import,
    /// Tells outgoing webhooks: a row is one event for one of them.
    Notify,
}

impl Lane {
    /// The lane's name for ever.
    pub fn name(self) -> &'static str {
        match self {
            Self::Launch => "launch",
            Self::Send => "send",
            Self::Webhook => "webhook",
            Self::Simulate => "simulate",
            Self::Reply => "reply",
            Self::Schedule => "schedule",
            Self::Import => "import",
            Self::Notify => "notify",
        }
    }

    /// Every lane, in the order of the documentation.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No lane has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no lane \"{0}\"; the lanes are launch, send, webhook, simulate, reply, schedule, import, notify"
)]
pub struct NoSuchLane(pub String);

impl FromStr for Lane {
    type Err = NoSuchLane;
    fn from_str(text: &str) -> Result<Self, NoSuchLane> {
        Self::all()
            .find(|lane| lane.name() == text)
            .ok_or_else(|| NoSuchLane(text.to_owned()))
    }
}
