//! The answer given to an `Idempotency-Key`, kept 24 hours.

use crate::Millis;
use sea_orm::entity::prelude::*;

/// The answer given to an `Idempotency-Key`, kept 24 hours.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// Whose key it is: the API key's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner: i64,
    /// The key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// SHA-256 of method, path and body, hex.
    pub request_hash: String,
    /// HTTP status of the answer; none while it is being made.
    pub status: Option<i32>,
    /// Body of the answer.
    pub body: Option<Vec<u8>>,
    /// First used.
    pub created_at: Millis,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
