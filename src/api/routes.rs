//! Every route under the prefix, one line per resource.

use super::{
    PREFIX, api_keys::ApiKeys, campaign_ahead::CampaignAhead, campaign_events::CampaignEvents,
    campaign_export::CampaignExport, campaign_moves::CampaignMoves, campaigns::Campaigns,
    dead_letters::DeadLetters, limits::LimitsApi, queues::Queues, recipients::Recipients,
    templates::Templates,
};
use poem_openapi::{OpenApi, OpenApiService, Tags};

/// How the description groups routes.
#[derive(Debug, Tags)]
pub(super) enum Tag {
    /// Keys of this API.
    ApiKeys,
    /// Campaigns, their recipients and their funnel.
    Campaigns,
    /// Queues and dead letters, for operators.
    Operations,
    /// The texts that may be sent to people who have not written first.
    Templates,
}

/// The routes and their description.
pub(super) fn service() -> OpenApiService<impl OpenApi, ()> {
    let routes = (
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
