//! The body of an import, kept until it has been read.

use crate::ImportId;
use sea_orm::entity::prelude::*;

/// The body of an import, kept until it has been read.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_payload")]
pub struct Model {
    /// The import.
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: ImportId,
    /// The bytes as uploaded.
    pub bytes: Vec<u8>,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
