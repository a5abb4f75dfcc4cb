//! A ticket: a conversation that waits for a person of the team.

use crate::{AgentId, CampaignId, ContactId, ConversationId, Millis, RecipientId, TicketId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Where a ticket stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    /// Nobody has looked at it.
    New,
    /// The customer waits for the team.
    OnYou,
    /// The team waits for the customer.
    OnCustomer,
    /// Set aside.
    OnHold,
    /// Done.
    Closed,
    /// Not worth an answer.
    Cancelled,
}

impl TicketStatus {
    /// Every status.
    pub const ALL: [Self; 6] = [
        Self::New,
        Self::OnYou,
        Self::OnCustomer,
        Self::OnHold,
        Self::Closed,
        Self::Cancelled,
    ];

    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::OnYou => "on_you",
            Self::OnCustomer => "on_customer",
            Self::OnHold => "on_hold",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether messages of its conversation join it.
    pub fn is_open(self) -> bool {
        match self {
            Self::New | Self::OnYou | Self::OnCustomer | Self::OnHold => true,
            Self::Closed | Self::Cancelled => false,
        }
    }
}

/// Why a ticket was opened.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OpenedBy {
    /// Replies go to people.
    CampaignReply,
    /// The AI agent handed the conversation over.
    Handover,
}

impl OpenedBy {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::CampaignReply => "campaign_reply",
            Self::Handover => "handover",
        }
    }
}

/// A ticket. A conversation has at most one that is open.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: TicketId,
    /// The agent.
    pub agent_id: AgentId,
    /// Its conversation.
    pub conversation_id: ConversationId,
    /// The person.
    pub contact_id: ContactId,
    /// The campaign that the person replied to.
    pub campaign_id: Option<CampaignId>,
    /// The recipient that the person was in it.
    pub recipient_id: Option<RecipientId>,
    /// Where it stands.
    pub status: TicketStatus,
    /// The beginning of the message that opened it.
    pub subject: String,
    /// Why it was opened.
    pub opened_by: OpenedBy,
    /// What happened so far, for whoever takes it.
    pub summary: String,
    /// Who takes care of it.
    pub assignee: Option<String>,
    /// Opened.
    pub created_at: Millis,
    /// Last changed.
    pub updated_at: Millis,
    /// Closed or cancelled.
    pub closed_at: Option<Millis>,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
