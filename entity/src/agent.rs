//! An agent: owns contacts, templates, campaigns and everything below them.

use crate::{AgentId, Millis};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Who answers replies.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ReplyMode {
    /// The agent answers from its knowledge.
    Ai,
    /// A ticket opens for a person.
    Human,
}

impl ReplyMode {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ai => "ai",
            Self::Human => "human",
        }
    }
}

/// What an opt-out stops.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OptOutScope {
    /// Every campaign.
    All,
    /// Campaigns of marketing templates only.
    Marketing,
}

impl OptOutScope {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Marketing => "marketing",
        }
    }
}

/// An agent: owns contacts, templates, campaigns and everything below them.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agent")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: AgentId,
    /// Its name.
    pub name: String,
    /// What the AI agent is told.
    pub instructions: Option<String>,
    /// Who answers a reply that belongs to no campaign.
    pub default_reply_mode: ReplyMode,
    /// ISO 3166 region for phone numbers written without a country code.
    pub default_region: String,
    /// What an opt-out stops.
    pub opt_out_scope: OptOutScope,
    /// True for the one agent that is called `default` in paths.
    pub is_default: bool,
    /// Created.
    pub created_at: Millis,
    /// Last changed.
    pub updated_at: Millis,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
