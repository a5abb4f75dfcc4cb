//! Every route under the prefix, one line per resource.

use super::{
    PREFIX, agents::Agents, api_keys::ApiKeys, ask::Ask, attributes::Attributes,
    audience::Audience, campaign_ahead::CampaignAhead, campaign_events::CampaignEvents,
    campaign_export::CampaignExport, campaign_moves::CampaignMoves, campaigns::Campaigns,
    channels::Channels, contacts::Contacts, dead_letters::DeadLetters,
    hook_deliveries::HookDeliveries, hooks::Hooks, imports::Imports, knowledge::Knowledge,
    limits::LimitsApi, queues::Queues, recipients::Recipients, segments::Segments,
    templates::Templates,
};
use poem_openapi::{OpenApi, OpenApiService};

/// The routes and their description.
pub(super) fn service() -> OpenApiService<impl OpenApi, ()> {
    let people = (Agents, Attributes, Contacts, Imports, Audience, Segments);
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
        Knowledge,
        Ask,
        Queues,
        DeadLetters,
        ApiKeys,
    );
    OpenApiService::new(routes, "Outbound", env!("CARGO_PKG_VERSION"))
        .description(include_str!("description.md"))
        .url_prefix(PREFIX)
}
