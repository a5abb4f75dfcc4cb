//! Work that failed for good and waits for a decision.

use crate::{AgentId, DeadLetterId, Lane, Millis};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What was decided about a dead letter.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum DeadLetterState {
    /// Waits for a decision.
    Open,
    /// Its work was queued again.
    Retried,
    /// Dropped by an operator.
    Discarded,
}

impl DeadLetterState {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Retried => "retried",
            Self::Discarded => "discarded",
        }
    }
}

/// Work that failed for good and waits for a decision.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "dead_letter")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: DeadLetterId,
    /// The agent it belongs to, if known.
    pub agent_id: Option<AgentId>,
    /// The lane it died in.
    pub lane: Lane,
    /// The row it speaks of.
    pub reference: i64,
    /// What a person needs to see of it, a JSON object.
    #[sea_orm(column_type = "JsonBinary")]
    pub payload: Json,
    /// Why, for programs: letters are grouped by it.
    pub cause: String,
    /// Why, for people.
    pub reason: String,
    /// Earlier errors, oldest first, a bounded JSON array.
    #[sea_orm(column_type = "JsonBinary")]
    pub history: Json,
    /// Attempts that were made.
    pub attempts: i32,
    /// What was decided.
    pub state: DeadLetterState,
    /// Died.
    pub created_at: Millis,
    /// Decided.
    pub decided_at: Option<Millis>,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
