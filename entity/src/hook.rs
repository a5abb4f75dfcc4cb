//! An outgoing webhook: an endpoint that is told of what happens in an agent.

use crate::{AgentId, HookId, Millis};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Whether an endpoint is told.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum HookStatus {
    /// It is told.
    Enabled,
    /// It is not: an operator said so, or it failed for too long.
    Disabled,
}

impl HookStatus {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
        }
    }
}

/// An outgoing webhook: an endpoint that is told of what happens in an agent.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "hook")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: HookId,
    /// Its owner.
    pub agent_id: AgentId,
    /// Where it is told.
    pub url: String,
    /// Names of the events it wants, a JSON array.
    #[sea_orm(column_type = "JsonBinary")]
    pub events: Json,
    /// What events are signed with, encrypted.
    pub secret: Vec<u8>,
    /// Whether it is told.
    pub status: HookStatus,
    /// Why it is disabled, with the remedy.
    pub reason: Option<String>,
    /// Since when no try has succeeded.
    pub failing_since: Option<Millis>,
    /// How often in a row all that was tried together failed.
    pub failures: i32,
    /// Nothing is tried before this.
    pub rest_until: Millis,
    /// Created.
    pub created_at: Millis,
    /// Last changed by somebody.
    pub updated_at: Millis,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
