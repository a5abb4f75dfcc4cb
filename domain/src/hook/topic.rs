//! The kinds of events.

use super::Refused;
use std::collections::BTreeSet;

/// A kind of event. The names are written in rows and in other people's programs: never rename one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// A campaign was sent: its audience is captured.
    CampaignSent,
    /// A campaign was paused, by an operator or by itself.
    CampaignPaused,
    /// Nothing of a campaign is left to do.
    CampaignCompleted,
    /// A message was accepted.
    RecipientSent,
    /// A message is on the person's device.
    RecipientDelivered,
    /// A message was opened.
    RecipientRead,
    /// A person answered a campaign.
    RecipientReplied,
    /// A recipient was given up, with a reason.
    RecipientFailed,
    /// The agent answered somebody.
    ConversationReplied,
    /// A conversation was handed to people.
    ConversationEscalated,
    /// A ticket was opened.
    TicketCreated,
    /// A ticket changed.
    TicketUpdated,
    /// Somebody tries the endpoint out. Nobody subscribes to it.
    TestPing,
}

impl Topic {
    /// What endpoints may want.
    pub const ALL: [Self; 12] = [
        Self::CampaignSent,
        Self::CampaignPaused,
        Self::CampaignCompleted,
        Self::RecipientSent,
        Self::RecipientDelivered,
        Self::RecipientRead,
        Self::RecipientReplied,
        Self::RecipientFailed,
        Self::ConversationReplied,
        Self::ConversationEscalated,
        Self::TicketCreated,
        Self::TicketUpdated,
    ];

    /// The name for ever.
    pub fn name(self) -> &'static str {
        match self {
            Self::CampaignSent => "campaign.sent",
            Self::CampaignPaused => "campaign.paused",
            Self::CampaignCompleted => "campaign.completed",
            Self::RecipientSent => "recipient.sent",
            Self::RecipientDelivered => "recipient.delivered",
            Self::RecipientRead => "recipient.read",
            Self::RecipientReplied => "recipient.replied",
            Self::RecipientFailed => "recipient.failed",
            Self::ConversationReplied => "conversation.replied",
            Self::ConversationEscalated => "conversation.escalated",
            Self::TicketCreated => "ticket.created",
            Self::TicketUpdated => "ticket.updated",
            Self::TestPing => "test.ping",
        }
    }

    /// Those of these names, each once.
    pub fn parse_all<T: AsRef<str>>(names: &[T]) -> Result<BTreeSet<Self>, Refused> {
        if names.is_empty() {
            return Err(Refused::NoEvents);
        }
        let topic = |name: &T| {
            let found = Self::ALL
                .into_iter()
                .find(|topic| topic.name() == name.as_ref());
            found.ok_or_else(|| Refused::unknown_event(name.as_ref()))
        };
        names.iter().map(topic).collect()
    }

    /// Those of a stored list. A name that is not known, because a later release wrote it, is left out.
    pub(super) fn of_stored(names: &serde_json::Value) -> BTreeSet<Self> {
        let names = names.as_array().into_iter().flatten();
        let names: BTreeSet<&str> = names.filter_map(|name| name.as_str()).collect();
        let known = Self::ALL.into_iter();
        known.filter(|topic| names.contains(topic.name())).collect()
    }

    /// A list to be stored.
    pub(super) fn to_stored(topics: &BTreeSet<Self>) -> serde_json::Value {
        topics.iter().map(|topic| topic.name()).collect()
    }
}
