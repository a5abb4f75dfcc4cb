//! Every route under the prefix, one line per resource.

use super::{
    PREFIX, agents::Agents, api_keys::ApiKeys, attributes::Attributes, audience::Audience,
    campaign_ahead::CampaignAhead, campaign_events::CampaignEvents,
    campaign_export::CampaignExport, campaign_moves::CampaignMoves, campaigns::Campaigns,
    contacts::Contacts, dead_letters::DeadLetters, imports::Imports, limits::LimitsApi,
    queues::Queues, recipients::Recipients, segments::Segments, templates::Templates,
};
use poem_openapi::{OpenApi, OpenApiService, Tags};

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
    /// People, their attributes, and imports of them.
    Contacts,
    /// Queues and dead letters, for operators.
    Operations,
    /// The texts that may be sent to people who have not written first.
    Templates,
}

/// The routes and their description.
pub(super) fn service() -> OpenApiService<impl OpenApi, ()> {
    let people = (Agents, Attributes, Contacts, Imports, Audience, Segments);
    let routes = (
        people,
        Templates,
        Campaigns,
        CampaignAhead,
        CampaignMoves,
        CampaignEvents,
        CampaignExport,
        Recipients,
        LimitsApi,
        Queues,
        DeadLetters,
        ApiKeys,
    );
    OpenApiService::new(routes, "Outbound", env!("CARGO_PKG_VERSION"))
        .description(include_str!("description.md"))
        .url_prefix(PREFIX)
}
