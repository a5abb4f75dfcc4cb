//! Somebody who is signed in to the console.

use crate::{ApiKeyId, Millis};
use sea_orm::entity::prelude::*;

/// Somebody who is signed in to the console.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// SHA-256 of the token in the cookie, hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The key that was shown: what it may do, the session may do.
    pub api_key_id: ApiKeyId,
    /// What every form of the session carries.
    pub csrf: String,
    /// Signed in.
    pub created_at: Millis,
    /// Last seen, to some minutes.
    pub seen_at: Millis,
    /// Over, unless it is seen again before.
    pub expires_at: Millis,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
