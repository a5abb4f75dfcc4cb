//! One refused row of an import.

use crate::ImportId;
use sea_orm::entity::prelude::*;

/// One refused row of an import.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_error")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The import.
    pub import_id: ImportId,
    /// Line of the CSV file (the header is 1), or the element's number counted from 1.
    pub line: i64,
    /// Why, for programs.
    pub code: String,
    /// Why, for people.
    pub message: String,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
