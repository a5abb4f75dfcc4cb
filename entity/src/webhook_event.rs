//! A raw webhook event as Meta posted it; a row of the webhook lane. Kept for 14 days.

use crate::{Millis, WebhookEventId};
use sea_orm::entity::prelude::*;

/// A raw webhook event as Meta posted it; a row of the webhook lane. Kept for 14 days.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_event")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: WebhookEventId,
    /// SHA-256 of the app secret that it was signed with: whose entries it may hold.
    pub app_secret_hash: String,
    /// The body, byte by byte.
    pub body: Vec<u8>,
    /// Received.
    pub received_at: Millis,
    /// When the webhook lane may take it.
    pub due_at: Millis,
    /// The webhook lane does not dispatch it before this.
    pub dispatched_until: Millis,
    /// Raised at each dispatch.
    pub dispatch_seq: i64,
    /// Failed runs of its job so far.
    pub attempt: i32,
    /// When everything in it was applied.
    pub digested_at: Option<Millis>,
    /// Updates that were found in it.
    pub updates: i32,
    /// Updates that were about nothing of ours.
    pub foreign_updates: i32,
    /// Things in it that could not be understood.
    pub odd: i32,
    /// What could not be understood, shortened.
    pub note: Option<String>,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
