//! A document of an agent's knowledge.

use crate::{AgentId, DocumentId, Millis};
use sea_orm::entity::prelude::*;

/// A document of an agent's knowledge. Only whole documents are stored; passages are made when they are indexed.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "knowledge_document")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: DocumentId,
    /// Its owner.
    pub agent_id: AgentId,
    /// What it is about, for people: answers name it as their source.
    pub title: String,
    /// The whole text, plain or Markdown.
    pub text: String,
    /// How long the text is, in bytes.
    pub bytes: i64,
    /// Created.
    pub created_at: Millis,
    /// Last changed.
    pub updated_at: Millis,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
