//! Every route under the prefix, one line per resource.

use super::{
    PREFIX, api_keys::ApiKeys, dead_letters::DeadLetters, queues::Queues, recipients::Recipients,
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
}

/// The routes and their description.
pub(super) fn service() -> OpenApiService<impl OpenApi, ()> {
    OpenApiService::new(
        (ApiKeys, Queues, DeadLetters, Recipients),
        "Outbound",
        env!("CARGO_PKG_VERSION"),
    )
    .description(include_str!("description.md"))
    .url_prefix(PREFIX)
}
