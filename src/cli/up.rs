//! `outbound up`: everything in one process.

use super::{bootstrap, serve, settings::Environment};
use crate::api::App;
use entity::Lane;

/// Runs the API and the workers until told to stop.
pub(super) async fn run(environment: Environment) -> anyhow::Result<()> {
    let stop = serve::stop_on_signals()?;
    let base = bootstrap::alone(&environment).await?;
    bootstrap::welcome(&base.ctx, &environment).await?;
    let app = App::new(base.ctx.clone(), base.queue.clone(), stop.clone());
    let lanes: Vec<_> = Lane::all().collect();
    // Whichever ends first ends the other: neither is of use alone.
    let serving = async {
        let ended = serve::serve(app, environment.bind, environment.settings.shutdown).await;
        stop.cancel();
        ended
    };
    let working = workers::run(base.ctx, base.queue, &lanes, stop.clone());
    let (served, worked) = tokio::join!(serving, working);
    drop(base.lock);
    served.and(worked)
}
