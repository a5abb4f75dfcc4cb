//! A campaign; a row of the launch and schedule lanes.

use crate::{AgentId, CampaignId, ChannelId, Millis, TemplateId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

pub use crate::agent::ReplyMode;

/// Where a campaign stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum CampaignStatus {
    /// May be edited.
    Draft,
    /// Will be sent at its time.
    Scheduled,
    /// Its audience is being frozen.
    Launching,
    /// Recipients are being sent.
    Sending,
    /// Nothing is sent until it is resumed.
    Paused,
    /// Nothing is left to do.
    Completed,
    /// What was unsent stays unsent.
    Cancelled,
}

impl CampaignStatus {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Launching => "launching",
            Self::Sending => "sending",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Whether messages leave the process.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Nothing leaves the process.
    Simulated,
    /// Sent through Meta's Cloud API.
    Whatsapp,
}

impl Delivery {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Simulated => "simulated",
            Self::Whatsapp => "whatsapp",
        }
    }
}

/// What to do with a recipient that may have got its message.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum InDoubtPolicy {
    /// It stays visibly in doubt for the operator to decide.
    Hold,
    /// It is sent again after the grace time.
    Resend,
}

impl InDoubtPolicy {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Resend => "resend",
        }
    }
}

/// What a campaign is for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum CampaignKind {
    /// A campaign as people know it.
    Campaign,
    /// One message to try a campaign out, outside its funnel: shown nowhere, sent like any other.
    Test,
    /// What is said in conversations through a channel: shown nowhere, sent like any other.
    Reply,
}

impl CampaignKind {
    /// The word in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Campaign => "campaign",
            Self::Test => "test",
            Self::Reply => "reply",
        }
    }
}

/// A campaign; a row of the launch and schedule lanes.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "campaign")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: CampaignId,
    /// Its owner.
    pub agent_id: AgentId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub status: CampaignStatus,
    /// Decided when it is sent.
    pub delivery: Delivery,
    /// The channel it is sent through; decided when it is sent, none in simulation.
    pub channel_id: Option<ChannelId>,
    /// What it is for.
    pub kind: CampaignKind,
    /// Whether whoever opted out is left out; decided when it is sent.
    pub heeds_opt_out: bool,
    /// Who answers replies to it.
    pub reply_mode: ReplyMode,
    /// The template it was drafted with.
    pub template_id: TemplateId,
    /// Sources of the variables by key, a JSON object.
    #[sea_orm(column_type = "JsonBinary")]
    pub variables: Json,
    /// The audience as the API writes it, a JSON object.
    #[sea_orm(column_type = "JsonBinary")]
    pub audience: Json,
    /// Hours from a recipient's first attempt after which it is given up.
    pub expires_after_hours: i32,
    /// What to do with recipients in doubt.
    pub in_doubt_policy: InDoubtPolicy,
    /// Seed of the simulation, if the user set one.
    pub simulation_seed: Option<String>,
    /// The template as it stood at Send, a JSON object.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub template_copy: Option<Json>,
    /// Captured contacts, all of which become recipients.
    pub total: i64,
    /// Recipients frozen so far.
    pub frozen: i64,
    /// Why it is paused, with the remedy.
    pub pause_reason: Option<String>,
    /// Since when it is paused.
    pub paused_at: Option<Millis>,
    /// How long earlier pauses took together: that time counts for nobody's expiry.
    pub paused_ms: Millis,
    /// Undeliverable numbers when the present look at them began.
    pub watched_undeliverable: i64,
    /// People reached when the present look at undeliverable numbers began.
    pub watched_reached: i64,
    /// When it shall be sent.
    pub scheduled_at: Option<Millis>,
    /// When the lane may take the row.
    pub due_at: Millis,
    /// Not dispatched before this: a pushed row comes round again after it.
    pub dispatched_until: Millis,
    /// Raised at each dispatch; part of the job's id.
    pub dispatch_seq: i64,
    /// Failed runs of the job so far.
    pub attempt: i32,
    /// Created.
    pub created_at: Millis,
    /// Last changed.
    pub updated_at: Millis,
    /// When Send was answered.
    pub sent_at: Option<Millis>,
    /// When the freeze was done.
    pub frozen_at: Option<Millis>,
    /// When nothing was left to do.
    pub completed_at: Option<Millis>,
    /// When its simulated timeline had been played to the end (at Send for a real one).
    pub played_at: Option<Millis>,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
