//! The customer service window: for 24 hours after a person's last message to a number, messages from that number to
//! them do not count against the tier (Meta's page on messaging limits).

use super::DAY;
use entity::ChannelId;

/// Whose windows are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Windows {
    /// Those of simulated people.
    Simulated,
    /// Those of people who wrote to this channel's number.
    Of(ChannelId),
}

impl Windows {
    /// A subquery that finds something if the window of this recipient was open at that time; both are SQL.
    pub(super) fn of(self, recipient: &str, at: &str) -> String {
        let number = match self {
            Self::Simulated => "m.channel_id IS NULL".to_owned(),
            Self::Of(channel) => format!("m.channel_id = {}", channel.0),
        };
        format!(
            "SELECT 1 FROM recipient r JOIN message m ON m.contact_id = r.contact_id WHERE r.id = {recipient} \
             AND m.direction = 'in' AND m.kind <> 'system' AND {number} AND m.created_at <= {at} AND m.created_at > {at} - {DAY}"
        )
    }
}
