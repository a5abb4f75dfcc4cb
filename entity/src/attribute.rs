//! A typed attribute that contacts of an agent may carry.

use crate::{AgentId, AttributeId, Millis};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The type of an attribute's values.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum AttributeType {
    /// A string.
    Text,
    /// A finite number.
    Number,
    /// true or false.
    Boolean,
    /// A calendar date, `YYYY-MM-DD`.
    Date,
}

impl AttributeType {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
        }
    }
}

/// A typed attribute that contacts of an agent may carry.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attribute")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: AttributeId,
    /// Its owner.
    pub agent_id: AgentId,
    /// Its name, as used in `attributes.<name>`.
    pub name: String,
    /// Its label for people.
    pub label: Option<String>,
    /// The type of its values.
    pub kind: AttributeType,
    /// What it is for.
    pub description: Option<String>,
    /// Archived: kept on contacts, refused in new data.
    pub archived_at: Option<Millis>,
    /// Created.
    pub created_at: Millis,
    /// Last changed.
    pub updated_at: Millis,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
