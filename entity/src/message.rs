//! A message of a conversation, in or out.

use crate::{
    AgentId, CampaignId, ChannelId, ContactId, ConversationId, MessageId, Millis, RecipientId,
};
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

/// Who wrote a message.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The person.
    Contact,
    /// A campaign.
    Campaign,
    /// The AI agent, or the house itself.
    Agent,
    /// Somebody of the team.
    Person,
}

impl Author {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Campaign => "campaign",
            Self::Agent => "agent",
            Self::Person => "person",
        }
    }
}

/// A message of a conversation, in or out; one that came in is a row of the reply lane.
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
    /// Its conversation; none before it is routed.
    pub conversation_id: Option<ConversationId>,
    /// Who wrote it.
    pub author: Author,
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
    /// How its campaign was found, as in `quote`; none if there is none.
    pub matched_by: Option<String>,
    /// When the lane may take the row.
    pub due_at: Millis,
    /// Not dispatched before this: a pushed row comes round again after it.
    pub dispatched_until: Millis,
    /// Raised at each dispatch; part of the job's id.
    pub dispatch_seq: i64,
    /// Failed runs of the job so far.
    pub attempt: i32,
    /// The documents that an answer was taken from, a JSON array of ids and titles; none of what nobody looked up.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub sources: Option<Json>,
    /// When it was routed.
    pub routed_at: Option<Millis>,
    /// Received or sent.
    pub created_at: Millis,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
