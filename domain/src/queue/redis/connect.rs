//! Connects to Redis, and refuses one that would lose jobs silently.

use super::{QueueError, QueueSettings};
use ::redis::{
    Client, InfoDict,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use std::time::Duration;

/// Connects to `redis://`, `rediss://` (TLS; with `#insecure` a self-signed certificate will do) or
/// `redis+unix://`. The connection mends itself; commands fail while it is broken.
pub(super) async fn connect(
    url: &str,
    settings: &QueueSettings,
) -> Result<ConnectionManager, QueueError> {
    let client = Client::open(url).map_err(QueueError::Address)?;
    let config = ConnectionManagerConfig::new()
        .set_connection_timeout(Some(Duration::from_secs(5)))
        .set_response_timeout(Some(settings.response_timeout))
        .set_number_of_retries(3)
        .set_max_delay(Duration::from_secs(1));
    let mut connection = ConnectionManager::new_with_config(client, config)
        .await
        .map_err(QueueError::Unreachable)?;
    // Read from INFO, because many providers forbid CONFIG.
    let info: InfoDict = ::redis::cmd("INFO")
        .arg("memory")
        .query_async(&mut connection)
        .await?;
    match info.get::<String>("maxmemory_policy") {
        Some(policy) if policy != "noeviction" => Err(QueueError::Evicts(policy)),
        _ => Ok(connection),
    }
}
