//! A saved audience.

use crate::{AgentId, Millis, SegmentId};
use sea_orm::entity::prelude::*;

/// A saved audience.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "segment")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: SegmentId,
    /// Its owner.
    pub agent_id: AgentId,
    /// Its name, unique in the agent.
    pub name: String,
    /// The audience as the API writes it, a JSON object.
    #[sea_orm(column_type = "JsonBinary")]
    pub audience: Json,
    /// Created.
    pub created_at: Millis,
    /// Last changed.
    pub updated_at: Millis,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
