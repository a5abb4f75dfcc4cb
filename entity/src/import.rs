//! A contact import; a row of the import lane.

use crate::{AgentId, ImportId, Millis};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// How an import's payload is written.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ImportFormat {
    /// Comma-separated with a header line.
    Csv,
    /// A JSON array of contacts.
    Json,
}

impl ImportFormat {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// Where an import stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ImportStatus {
    /// Rows are still to come.
    Running,
    /// Every row was read.
    Completed,
    /// The payload could not be read at all.
    Failed,
}

impl ImportStatus {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }
}

/// A contact import; a row of the import lane.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: ImportId,
    /// Its owner.
    pub agent_id: AgentId,
    /// How the payload is written.
    pub format: ImportFormat,
    /// Where it stands.
    pub status: ImportStatus,
    /// Data rows consumed and committed so far.
    pub processed: i64,
    /// Contacts created.
    pub created: i64,
    /// Contacts updated.
    pub updated: i64,
    /// Rows refused.
    pub rejected: i64,
    /// Why the whole import failed.
    pub failure: Option<String>,
    /// When the lane may take the row.
    pub due_at: Millis,
    /// Not dispatched before this: a pushed row comes round again after it.
    pub dispatched_until: Millis,
    /// Raised at each dispatch; part of the job's id.
    pub dispatch_seq: i64,
    /// Failed runs of the job so far.
    pub attempt: i32,
    /// Accepted.
    pub created_at: Millis,
    /// Finished.
    pub finished_at: Option<Millis>,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
