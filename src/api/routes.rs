//! Every route under the prefix, one line per resource.

use super::{
    PREFIX, agents::Agents, api_keys::ApiKeys, ask::Ask, attributes::Attributes,
    audience::Audience, campaign_ahead::CampaignAhead, campaign_events::CampaignEvents,
    campaign_export::CampaignExport, campaign_moves::CampaignMoves, campaigns::Campaigns,
    channels::Channels, contacts::Contacts, conversations::Conversations,
    dead_letters::DeadLetters, hook_deliveries::HookDeliveries, hooks::Hooks, imports::Imports,
    knowledge::Knowledge, limits::LimitsApi, queues::Queues, recipients::Recipients,
    segments::Segments, templates::Templates, tickets::Tickets,
};
use poem_openapi::{OpenApi, OpenApiService};

/// The routes and their description.
pub(super) fn service() -> OpenApiService<impl OpenApi, ()> {
    let people = (Agents, Attributes, Contacts, Imports, Audience, Segments);
    let replies = (Conversations, Tickets, Knowledge, Ask);
    let operations = (Queues, DeadLetters, ApiKeys);
    let routes = (
        people,
        Channels,
        Templates,
        Campaigns,
        CampaignAhead,
        CampaignMoves,
        CampaignEvents,
        CampaignExport,
        Recipients,
        Hooks,
        HookDeliveries,
        LimitsApi,
        replies,
        operations,
    );
    OpenApiService::new(routes, "Outbound", env!("CARGO_PKG_VERSION"))
        .description(include_str!("description.md"))
        .url_prefix(PREFIX)
}
