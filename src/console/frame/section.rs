//! The sections of the console, as the navigation shows them.

use super::Icon;

/// A section of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// Campaigns.
    Campaigns,
    /// Templates.
    Templates,
    /// Contacts, attributes, segments, imports.
    Contacts,
    /// Tickets and conversations.
    HelpDesk,
    /// What the AI agent knows.
    Knowledge,
    /// The WhatsApp number.
    Channel,
    /// Queues, dead letters, keys, agents.
    Operations,
    /// None of them.
    None,
}

impl Section {
    /// Those that belong to an agent, in the order of the navigation.
    pub(super) const OF_AGENT: [Self; 6] = [
        Self::Campaigns,
        Self::Templates,
        Self::Contacts,
        Self::HelpDesk,
        Self::Knowledge,
        Self::Channel,
    ];

    /// What it is called.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Campaigns => "Campaigns",
            Self::Templates => "Templates",
            Self::Contacts => "Contacts",
            Self::HelpDesk => "Help desk",
            Self::Knowledge => "Knowledge",
            Self::Channel => "Channel",
            Self::Operations => "Operations",
            Self::None => "Outbound",
        }
    }

    /// The last part of its address.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Campaigns => "campaigns",
            Self::Templates => "templates",
            Self::Contacts => "contacts",
            Self::HelpDesk => "tickets",
            Self::Knowledge => "knowledge",
            Self::Channel => "channel",
            Self::Operations => "operations",
            Self::None => "",
        }
    }

    pub(super) fn icon(self) -> Icon {
        match self {
            Self::Campaigns | Self::None => Icon::Campaign,
            Self::Templates => Icon::Template,
            Self::Contacts => Icon::People,
            Self::HelpDesk => Icon::Chat,
            Self::Knowledge => Icon::Book,
            Self::Channel => Icon::Phone,
            Self::Operations => Icon::Gauge,
        }
    }
}
