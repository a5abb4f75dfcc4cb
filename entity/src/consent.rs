//! Who wanted what when: every opt-out and opt-in, with its reason.

use crate::{AgentId, ConsentId, ContactId, MessageId, Millis};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What a person wants.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// No more messages.
    OptOut,
    /// Messages again.
    OptIn,
}

impl Wish {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::OptOut => "opt_out",
            Self::OptIn => "opt_in",
        }
    }
}

/// A wish of a person. Nothing of the log is ever changed.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: ConsentId,
    /// The agent.
    pub agent_id: AgentId,
    /// The person.
    pub contact_id: ContactId,
    /// What the person wanted.
    pub wish: Wish,
    /// How it became known, for people.
    pub why: String,
    /// The message that said so.
    pub message_id: Option<MessageId>,
    /// When.
    pub created_at: Millis,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
