//! Counts of a campaign's recipients, spread over shards; a campaign's count is the sum.

use crate::CampaignId;
use sea_orm::entity::prelude::*;

/// Counts of a campaign's recipients, spread over shards; a campaign's count is the sum.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "campaign_counter")]
pub struct Model {
    /// The campaign.
    #[sea_orm(primary_key, auto_increment = false)]
    pub campaign_id: CampaignId,
    /// The shard: committers pick one each.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard: i32,
    /// Recipients that stand at this stage now: queued.
    pub queued: i64,
    /// Recipients that stand at this stage now: sent.
    pub sent: i64,
    /// Recipients that stand at this stage now: delivered.
    pub delivered: i64,
    /// Recipients that stand at this stage now: read.
    pub read: i64,
    /// Recipients that stand at this stage now: replied.
    pub replied: i64,
    /// Recipients that stand at this stage now: failed.
    pub failed: i64,
    /// Recipients that stand at this stage now: cancelled.
    pub cancelled: i64,
    /// Recipients in doubt (among the queued).
    pub in_doubt: i64,
    /// Recipients that ever got as far as sent.
    pub reached_sent: i64,
    /// Recipients that ever got as far as delivered.
    pub reached_delivered: i64,
    /// Recipients that ever got as far as read.
    pub reached_read: i64,
    /// Recipients that ever got as far as replied.
    pub reached_replied: i64,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
