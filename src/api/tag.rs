//! How the description groups routes.

use poem_openapi::Tags;

/// How the description groups routes.
#[derive(Debug, Tags)]
pub(super) enum Tag {
    /// Agents: each owns everything below it.
    Agents,
    /// Keys of this API.
    ApiKeys,
    /// Who is meant: previews and saved segments.
    Audience,
    /// Campaigns, their recipients and their funnel.
    Campaigns,
    /// The WhatsApp number of an agent.
    Channels,
    /// People, their attributes, and imports of them.
    Contacts,
    /// Conversations, and tickets for people of the team.
    HelpDesk,
    /// What an agent answers from, and trying it.
    Knowledge,
    /// Queues and dead letters, for operators.
    Operations,
    /// The texts that may be sent to people who have not written first.
    Templates,
    /// Endpoints of yours that are told of what happens.
    Webhooks,
}
