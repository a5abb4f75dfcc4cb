//! The conversation with a contact: every message in and out.

use crate::{AgentId, ChannelId, ContactId, ConversationId, Millis};
use sea_orm::entity::prelude::*;

/// The conversation with a contact. One person has one.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "conversation")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: ConversationId,
    /// Its owner.
    pub agent_id: AgentId,
    /// The person.
    pub contact_id: ContactId,
    /// The channel on which the person last wrote; none in simulation.
    pub channel_id: Option<ChannelId>,
    /// When the last message was received or sent.
    pub last_message_at: Millis,
    /// When the person last wrote.
    pub last_inbound_at: Option<Millis>,
    /// Begun.
    pub created_at: Millis,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
