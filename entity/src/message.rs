//! A message of a conversation, in or out.

use crate::{AgentId, CampaignId, ChannelId, ContactId, MessageId, Millis, RecipientId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Which way a message went.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the person.
    In,
    /// To the person.
    Out,
}

impl Direction {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// A message of a conversation, in or out.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: MessageId,
    /// The agent.
    pub agent_id: AgentId,
    /// The person.
    pub contact_id: Option<ContactId>,
    /// The campaign it belongs to.
    pub campaign_id: Option<CampaignId>,
    /// The recipient it belongs to.
    pub recipient_id: Option<RecipientId>,
    /// In or out.
    pub direction: Direction,
    /// Kind, as Meta names it.
    pub kind: String,
    /// Its text.
    pub text: Option<String>,
    /// Meta's message id, unique: a message is stored once.
    pub wamid: String,
    /// The channel it went through; none in simulation.
    pub channel_id: Option<ChannelId>,
    /// Who wrote it, as Meta names them, a JSON object.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub person: Option<Json>,
    /// What else it holds (media, locations, ...), a JSON object.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub raw: Option<Json>,
    /// Received or sent.
    pub created_at: Millis,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
