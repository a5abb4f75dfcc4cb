//! One recipient of a campaign; a row of the send and simulate lanes.

use crate::{CampaignId, ContactId, Millis, RecipientId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Where a recipient stands inside; `Stage` is what is shown.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RecipientState {
    /// Waits to be sent.
    Queued,
    /// Claimed: a request may be under way.
    Sending,
    /// Accepted by Meta but held for a quality check.
    Held,
    /// May or may not have been accepted.
    InDoubt,
    /// Accepted by Meta.
    Sent,
    /// On the person's device.
    Delivered,
    /// Opened.
    Read,
    /// Answered.
    Replied,
    /// Given up, with a reason.
    Failed,
    /// Stopped by the operator before it was sent.
    Cancelled,
}

impl RecipientState {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Held => "held",
            Self::InDoubt => "in_doubt",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Replied => "replied",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// One recipient of a campaign; a row of the send and simulate lanes.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "recipient")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: RecipientId,
    /// The campaign.
    pub campaign_id: CampaignId,
    /// The contact it was captured from; may be gone since.
    pub contact_id: ContactId,
    /// Phone as captured: E.164, or what was stored if that is invalid.
    pub phone: Option<String>,
    /// Rendered parameters by variable key, a JSON object.
    #[sea_orm(column_type = "JsonBinary")]
    pub parameters: Json,
    /// Where it stands.
    pub state: RecipientState,
    /// Number of the current attempt, from 1.
    pub attempt: i32,
    /// Meta's message id.
    pub wamid: Option<String>,
    /// The attempt that got it; 0 while there is none.
    pub wamid_attempt: i32,
    /// When the current attempt was claimed, by the database's clock.
    pub claimed_at: Option<Millis>,
    /// Tries of the retry budget that were used up.
    pub tries: i32,
    /// When its first attempt was claimed.
    pub first_tried_at: Option<Millis>,
    /// Why it failed, for programs.
    pub error_code: Option<String>,
    /// Why it failed, for people.
    pub error_reason: Option<String>,
    /// Queued.
    pub queued_at: Millis,
    /// First seen accepted.
    pub sent_at: Option<Millis>,
    /// First seen delivered.
    pub delivered_at: Option<Millis>,
    /// First seen read.
    pub read_at: Option<Millis>,
    /// First seen replied.
    pub replied_at: Option<Millis>,
    /// Failed.
    pub failed_at: Option<Millis>,
    /// When the send lane may take it.
    pub due_at: Millis,
    /// The send lane does not dispatch it before this.
    pub dispatched_until: Millis,
    /// Raised at each dispatch of the send lane.
    pub dispatch_seq: i64,
    /// When the simulated send of the current attempt was accepted: the zero of its timeline.
    pub simulate_from: Option<Millis>,
    /// When the simulation goes on; none when its timeline has been played.
    pub simulate_due_at: Option<Millis>,
    /// The simulate lane does not dispatch it before this.
    pub simulate_until: Millis,
    /// Raised at each dispatch of the simulate lane.
    pub simulate_seq: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
