//! `outbound worker`: workers only.

use super::{bootstrap, serve, settings::Environment};
use entity::Lane;

/// Runs the workers of `lanes` (of all, if none is named) until told to stop.
pub(super) async fn run(environment: Environment, lanes: Vec<Lane>) -> anyhow::Result<()> {
    let stop = serve::stop_on_signals()?;
    let base = bootstrap::among_others(&environment).await?;
    let lanes = if lanes.is_empty() {
        Lane::all().collect()
    } else {
        lanes
    };
    workers::run(base.ctx, base.queue, &lanes, stop).await
}
