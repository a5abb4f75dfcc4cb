//! `outbound web`: the API, the console and the webhook receiver.

use super::{bootstrap, serve, settings::Environment};
use crate::api::App;
use domain::{Ctx, clock};
use std::time::Duration;
use tracing::debug;

/// How often the clock is set by the database's.
const AGREE: Duration = Duration::from_secs(60);

/// Runs the API until told to stop.
pub(super) async fn run(environment: Environment) -> anyhow::Result<()> {
    let stop = serve::stop_on_signals()?;
    let base = bootstrap::among_others(&environment).await?;
    bootstrap::welcome(&base.ctx, &environment).await?;
    let clock = tokio::spawn(keep_time(base.ctx.clone()));
    let app = App::new(base.ctx, base.queue, stop);
    let served = serve::serve(app, environment.bind, environment.settings.shutdown).await;
    clock.abort();
    served
}

/// Workers do so by their timetable.
async fn keep_time(ctx: Ctx) {
    loop {
        tokio::time::sleep(AGREE).await;
        if let Err(error) = clock::agree(&ctx).await {
            debug!(error = %error, "The database could not be asked for the time");
        }
    }
}
