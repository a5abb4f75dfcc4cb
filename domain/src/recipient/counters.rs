//! Counters of a campaign, moved in the transaction that moves the rows.

use super::{Progress, Stage};
use crate::store::{Column, Dialect, Records, dialect_of, execute};
use entity::{CampaignId, recipient::RecipientState};
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use std::{collections::BTreeMap, fmt::Write, ops};

/// Counts of recipients, or changes of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, sea_orm::FromQueryResult)]
pub struct Counts {
    /// Stand at queued.
    pub queued: i64,
    /// Stand at sent.
    pub sent: i64,
    /// Stand at delivered.
    pub delivered: i64,
    /// Stand at read.
    pub read: i64,
    /// Stand at replied.
    pub replied: i64,
    /// Stand at failed.
    pub failed: i64,
    /// Stand at cancelled.
    pub cancelled: i64,
    /// Are in doubt (among the queued).
    pub in_doubt: i64,
    /// Got at least as far as sent.
    pub reached_sent: i64,
    /// Got at least as far as delivered.
    pub reached_delivered: i64,
    /// Got at least as far as read.
    pub reached_read: i64,
    /// Got as far as replied.
    pub reached_replied: i64,
    /// Failed because WhatsApp cannot reach the number (among the failed).
    pub undeliverable: i64,
}

/// Meta's code for a number that WhatsApp cannot reach.
const UNDELIVERABLE: &str = "131026";

/// The counters' columns, as in the table.
pub(crate) const COLUMNS: [&str; 13] = [
    "queued",
    "sent",
    "delivered",
    "read",
    "replied",
    "failed",
    "cancelled",
    "in_doubt",
    "reached_sent",
    "reached_delivered",
    "reached_read",
    "reached_replied",
    "undeliverable",
];

impl Counts {
    /// What one recipient adds to the counts.
    pub fn of(progress: &Progress) -> Self {
        let mut counts = Self {
            in_doubt: i64::from(progress.state == RecipientState::InDoubt),
            reached_sent: i64::from(progress.sent_at.is_some()),
            reached_delivered: i64::from(progress.delivered_at.is_some()),
            reached_read: i64::from(progress.read_at.is_some()),
            reached_replied: i64::from(progress.replied_at.is_some()),
            undeliverable: i64::from(is_undeliverable(progress)),
            ..Self::default()
        };
        *counts.at(Stage::of(progress.state)) = 1;
        counts
    }

    /// `n` recipients that stand at `stage` and never got further.
    pub fn standing_at(stage: Stage, n: i64) -> Self {
        let mut counts = Self::default();
        *counts.at(stage) = n;
        counts
    }

    /// All recipients: each stands at exactly one stage.
    pub fn total(&self) -> i64 {
        let Self {
            queued,
            sent,
            delivered,
            read,
            replied,
            failed,
            cancelled,
            ..
        } = *self;
        queued + sent + delivered + read + replied + failed + cancelled
    }

    /// The count of those that stand at `stage`.
    fn at(&mut self, stage: Stage) -> &mut i64 {
        match stage {
            Stage::Queued => &mut self.queued,
            Stage::Sent => &mut self.sent,
            Stage::Delivered => &mut self.delivered,
            Stage::Read => &mut self.read,
            Stage::Replied => &mut self.replied,
            Stage::Failed => &mut self.failed,
            Stage::Cancelled => &mut self.cancelled,
        }
    }

    fn zip(self, other: Self, with: impl Fn(i64, i64) -> i64) -> Self {
        Self {
            queued: with(self.queued, other.queued),
            sent: with(self.sent, other.sent),
            delivered: with(self.delivered, other.delivered),
            read: with(self.read, other.read),
            replied: with(self.replied, other.replied),
            failed: with(self.failed, other.failed),
            cancelled: with(self.cancelled, other.cancelled),
            in_doubt: with(self.in_doubt, other.in_doubt),
            reached_sent: with(self.reached_sent, other.reached_sent),
            reached_delivered: with(self.reached_delivered, other.reached_delivered),
            reached_read: with(self.reached_read, other.reached_read),
            reached_replied: with(self.reached_replied, other.reached_replied),
            undeliverable: with(self.undeliverable, other.undeliverable),
        }
    }
}

fn is_undeliverable(progress: &Progress) -> bool {
    let fault = progress.fault.as_ref();
    progress.state == RecipientState::Failed && fault.is_some_and(|f| f.code == UNDELIVERABLE)
}

impl ops::Add for Counts {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl ops::Sub for Counts {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
}

/// Adds `changes` to the campaigns' counters, in the row of this `shard`. Committers that use different shards do
/// not wait for each other.
pub async fn add_counts(
    db: &impl ConnectionTrait,
    shard: i32,
    changes: &BTreeMap<CampaignId, Counts>,
) -> Result<(), DbErr> {
    let records: Vec<_> = changes
        .iter()
        .filter(|(_, counts)| **counts != Counts::default())
        .map(|(campaign, counts)| {
            let mut record =
                serde_json::to_value(counts).expect("because counts are plain numbers");
            record["campaign_id"] = campaign.0.into();
            record
        })
        .collect();
    if records.is_empty() {
        return Ok(());
    }
    execute(
        db,
        upsert(dialect_of(db)),
        [
            serde_json::Value::Array(records).to_string().into(),
            shard.into(),
        ],
    )
    .await?;
    Ok(())
}

const RECORD: Records = Records(&[
    Column::Big("campaign_id"),
    Column::Big("queued"),
    Column::Big("sent"),
    Column::Big("delivered"),
    Column::Big("read"),
    Column::Big("replied"),
    Column::Big("failed"),
    Column::Big("cancelled"),
    Column::Big("in_doubt"),
    Column::Big("reached_sent"),
    Column::Big("reached_delivered"),
    Column::Big("reached_read"),
    Column::Big("reached_replied"),
    Column::Big("undeliverable"),
]);

fn upsert(dialect: Dialect) -> String {
    let columns = COLUMNS.join(", ");
    let table = RECORD.table(dialect, "$1");
    // "WHERE true" keeps SQLite from reading ON CONFLICT as a join constraint.
    let mut sql = format!(
        "INSERT INTO campaign_counter (campaign_id, shard, {columns}) \
         SELECT campaign_id, $2, {columns} FROM {table} AS change WHERE true ORDER BY campaign_id \
         ON CONFLICT (campaign_id, shard) DO UPDATE SET "
    );
    for (n, column) in COLUMNS.iter().enumerate() {
        let comma = if n == 0 { "" } else { ", " };
        let _ = write!(
            sql,
            "{comma}{column} = campaign_counter.{column} + excluded.{column}"
        );
    }
    sql
}
