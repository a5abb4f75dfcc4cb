//! Every route under the prefix, one line per resource.

use super::{PREFIX, api_keys::ApiKeys};
use poem_openapi::{OpenApi, OpenApiService, Tags};

/// How the description groups routes.
#[derive(Debug, Tags)]
pub(super) enum Tag {
    /// Keys of this API.
    ApiKeys,
}

/// The routes and their description.
pub(super) fn service() -> OpenApiService<impl OpenApi, ()> {
    OpenApiService::new(ApiKeys, "Outbound", env!("CARGO_PKG_VERSION"))
        .description(include_str!("description.md"))
        .url_prefix(PREFIX)
}
