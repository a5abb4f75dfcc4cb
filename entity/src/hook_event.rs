//! One event for one outgoing webhook; a row of the notify lane. Kept for 14 days.

use crate::{HookEventId, HookId, Millis};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Where the telling of an event stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum HookEventState {
    /// To be told, or to be tried again.
    Waiting,
    /// Answered with 2xx.
    Delivered,
    /// Not tried any more.
    GivenUp,
}

impl HookEventState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::GivenUp];

    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::GivenUp => "given_up",
        }
    }
}

/// One event for one outgoing webhook; a row of the notify lane. Kept for 14 days.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "hook_event")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: HookEventId,
    /// The endpoint.
    pub hook_id: HookId,
    /// The event's name for ever, as in `evt_01J...`; the same for every endpoint and every try.
    pub event_id: String,
    /// What kind of event it is, as in `recipient.read`.
    pub topic: String,
    /// The body, byte by byte.
    pub payload: String,
    /// Where the telling stands.
    pub state: HookEventState,
    /// When the notify lane may take it.
    pub due_at: Millis,
    /// The notify lane does not dispatch it before this.
    pub dispatched_until: Millis,
    /// Raised at each dispatch.
    pub dispatch_seq: i64,
    /// Failed runs of its job so far: faults of ours, not of the endpoint.
    pub attempt: i32,
    /// How often the endpoint was asked.
    pub tries: i32,
    /// When it was asked first.
    pub first_tried_at: Option<Millis>,
    /// What the last try came to, shortened.
    pub answer: Option<String>,
    /// When it happened to be written.
    pub created_at: Millis,
    /// When the endpoint took it.
    pub delivered_at: Option<Millis>,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
