//! `outbound web`: the API, the console and the webhook receiver.

use super::{bootstrap, serve, settings::Environment};
use crate::api::App;

/// Runs the API until told to stop.
pub(super) async fn run(environment: Environment) -> anyhow::Result<()> {
    let stop = serve::stop_on_signals()?;
    let base = bootstrap::among_others(&environment).await?;
    bootstrap::welcome(&base.ctx, &environment).await?;
    let app = App::new(base.ctx, base.queue, stop);
    serve::serve(app, environment.bind, environment.settings.shutdown).await
}
