//! The customer service window: for 24 hours after a person's last message to a number, messages from that number to
//! them do not count against the tier (Meta's page on messaging limits).

use super::DAY;
use crate::store::{column, dialect_of, id_list};
use entity::{ChannelId, Millis, RecipientId};
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::HashSet;

/// Whose windows are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Windows {
    /// Those of simulated people.
    Simulated,
    /// Those of people who wrote to this channel's number.
    Of(ChannelId),
}

impl Windows {
    /// Those of these recipients whose window is open at `now`.
    pub(super) async fn open(
        self,
        db: &impl ConnectionTrait,
        people: &[(RecipientId, &str)],
        now: Millis,
    ) -> Result<HashSet<RecipientId>, DbErr> {
        let sql = format!(
            "SELECT x.id FROM recipient x WHERE x.id IN ({}) AND EXISTS ({})",
            dialect_of(db).listed_ids("$1"),
            self.of("x.id", "$2")
        );
        let ids: Vec<_> = people.iter().map(|(id, _)| id.0).collect();
        let open = column(db, sql, [id_list(&ids), now.into()]).await?;
        Ok(open.into_iter().collect())
    }

    /// A subquery that finds something if the window of this recipient was open at that time; both are SQL.
    pub(super) fn of(self, recipient: &str, at: &str) -> String {
        let number = match self {
            Self::Simulated => "m.channel_id IS NULL".to_owned(),
            Self::Of(channel) => format!("m.channel_id = {}", channel.0),
        };
        format!(
            "SELECT 1 FROM recipient r JOIN message m ON m.contact_id = r.contact_id WHERE r.id = {recipient} \
             AND m.direction = 'in' AND {number} AND m.created_at <= {at} AND m.created_at > {at} - {DAY}"
        )
    }
}
