//! A bearer key of the API; only its hash is kept.

use crate::{AgentId, ApiKeyId, Millis};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What a key may do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Admin,
    /// Everything but keys and agents.
    Operator,
    /// Read only.
    Viewer,
}

impl Role {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Operator => "operator",
            Self::Viewer => "viewer",
        }
    }
}

/// A bearer key of the API; only its hash is kept.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: ApiKeyId,
    /// Its name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The one agent it may see; none means all.
    pub agent_id: Option<AgentId>,
    /// SHA-256 of the secret, hex.
    pub secret_hash: String,
    /// The first characters of the secret, to tell keys apart.
    pub hint: String,
    /// Created.
    pub created_at: Millis,
    /// Revoked; a revoked key opens nothing.
    pub revoked_at: Option<Millis>,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
