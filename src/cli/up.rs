//! `outbound up`: everything in one process.

use super::{bootstrap, serve, settings::Environment};
use crate::api::App;

/// Runs the API and the workers until told to stop.
pub(super) async fn run(environment: Environment) -> anyhow::Result<()> {
    let stop = serve::stop_on_signals()?;
    let base = bootstrap::alone(&environment).await?;
    bootstrap::welcome(&base.ctx, &environment).await?;
    let app = App::new(base.ctx.clone(), stop.clone());
    let patience = environment.settings.shutdown;
    // The workers run here beside the server: `tokio::try_join!(serve, workers::run(ctx, queue, lanes, stop))`,
    // and a failure of either cancels `stop` for the other.
    serve::serve(app, environment.bind, patience).await?;
    drop(base.lock);
    Ok(())
}
