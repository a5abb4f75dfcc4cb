//! A contact of an agent.

use crate::{AgentId, ContactId, Millis};
use sea_orm::entity::prelude::*;

/// A contact of an agent.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: ContactId,
    /// Its owner.
    pub agent_id: AgentId,
    /// The team's own id of this person; unique in the agent.
    pub external_id: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// E.164 when valid, else as it was given.
    pub phone: Option<String>,
    /// Whether `phone` parsed as a possible number.
    pub phone_valid: bool,
    /// Typed values by attribute name, a JSON object.
    #[sea_orm(column_type = "JsonBinary")]
    pub attributes: Json,
    /// When the person asked for no more messages.
    pub opted_out_at: Option<Millis>,
    /// Created.
    pub created_at: Millis,
    /// Last changed.
    pub updated_at: Millis,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
