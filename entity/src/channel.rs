//! A channel: one WhatsApp number that an agent sends through.

use crate::{AgentId, ChannelId, Millis};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Where a channel stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ChannelStatus {
    /// May send.
    Connected,
    /// Meta refuses its token, account or number: nothing is sent until it is connected again.
    Stopped,
    /// Was disconnected. Its secret still verifies webhooks for a while.
    Deleted,
}

impl ChannelStatus {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Stopped => "stopped",
            Self::Deleted => "deleted",
        }
    }
}

/// A channel: one WhatsApp number that an agent sends through.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "channel")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: ChannelId,
    /// Its owner.
    pub agent_id: AgentId,
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// Meta's id of the WhatsApp business account.
    pub waba_id: String,
    /// Meta's id of the business portfolio, which owns the messaging tier.
    pub portfolio_id: String,
    /// The access token, encrypted; gone some days after the channel.
    pub access_token: Option<Vec<u8>>,
    /// The app secret, encrypted; gone some days after the channel.
    pub app_secret: Option<Vec<u8>>,
    /// SHA-256 of the app secret, in hex: which channels share it.
    pub app_secret_hash: Option<String>,
    /// The hash of the secret that it had before: what that one signed may still wait to be digested.
    pub former_secret_hash: Option<String>,
    /// SHA-256 of the verify token, in hex.
    pub verify_token_hash: Option<String>,
    /// The number as people write it.
    pub display_phone_number: String,
    /// The name that people see.
    pub verified_name: Option<String>,
    /// Meta's quality rating of the number, as in `GREEN`.
    pub quality_rating: Option<String>,
    /// The portfolio's messaging tier in Meta's words, as in `TIER_2K`.
    pub messaging_tier: String,
    /// Unique people per rolling 24 hours; none is unlimited.
    pub tier_limit: Option<i64>,
    /// Messages per second that may leave through the number.
    pub messages_per_second: f64,
    /// Whether the operator set that rate; Meta's changes of throughput leave it alone then.
    pub rate_given: bool,
    /// Where it stands.
    pub status: ChannelStatus,
    /// Why it is stopped, for programs.
    pub stop_code: Option<String>,
    /// Why it is stopped, with the remedy.
    pub stop_reason: Option<String>,
    /// The part of its rate that was left when it was last slowed down, 0 to 1.
    pub slow_factor: f64,
    /// When it was last slowed down; it recovers from then on.
    pub slowed_at: Millis,
    /// Nothing is sent before this.
    pub rest_until: Millis,
    /// When the latest message was claimed of which a status has come: webhooks flow at least up to there.
    pub heard_of: Millis,
    /// When Meta was last asked about it.
    pub checked_at: Millis,
    /// Connected first.
    pub created_at: Millis,
    /// Last changed.
    pub updated_at: Millis,
    /// Disconnected.
    pub deleted_at: Option<Millis>,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
