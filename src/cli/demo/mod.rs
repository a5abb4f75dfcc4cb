//! `outbound demo`: sample data and a simulated campaign, with its progress.

mod progress;
mod sample;
mod summary;

use super::{
    bootstrap::{self, Base},
    serve,
    settings::Environment,
};
use crate::api::App;
use clap::Args;
use domain::{
    Ctx,
    api_key::{self, NewKey, Role},
    campaign,
};
use entity::Lane;
use secrecy::{ExposeSecret, SecretString};
use std::{io::Write, time::Instant};
use tokio_util::sync::CancellationToken;

/// The demo's own database, beside the one of `outbound up`.
const DATABASE: &str = "sqlite://data/demo.db";

/// Plays the five hours of the slowest reader in a minute.
const SPEED: f64 = 300.0;

/// What the demo shall show.
#[derive(Debug, Clone, Args)]
pub(super) struct Arguments {
    /// How many contacts to make.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) contacts: u32,
    /// Stop when the campaign has completed.
    #[arg(long)]
    pub(super) exit: bool,
}

/// Runs the demo.
pub(super) async fn run(mut environment: Environment, arguments: Arguments) -> anyhow::Result<()> {
    if std::env::var_os("DATABASE_URL").is_none() {
        environment.database_url = DATABASE.into();
    }
    if std::env::var_os("SIMULATION_SPEED").is_none() {
        environment.settings.simulation_speed = SPEED;
    }
    let stop = serve::stop_on_signals()?;
    let base = bootstrap::alone(&environment).await?;
    let key = key(&base.ctx, &environment).await?;
    let server = serve::listen(environment.bind).await?;
    say(&format!("API        {}/api/v1", server.address()))?;
    say(&format!("API key    {}", key.expose_secret()))?;
    say(&format!("Reference  {}/docs", server.address()))?;

    let Base { ctx, queue, lock } = base;
    let app = App::new(ctx.clone(), queue.clone(), stop.clone());
    let lanes: Vec<_> = Lane::all().collect();
    let patience = environment.settings.shutdown;
    let serving = async {
        let ended = server.serve(app, patience).await;
        stop.cancel();
        ended
    };
    let working = workers::run(ctx.clone(), queue, &lanes, stop.clone());
    let showing = async {
        let ended = show(&ctx, &arguments, &stop).await;
        if arguments.exit || ended.is_err() {
            stop.cancel();
        }
        ended
    };
    let (served, worked, shown) = tokio::join!(serving, working, showing);
    drop(lock);
    shown.and(served).and(worked)
}

/// Makes the sample, sends its campaign and shows how it goes.
async fn show(ctx: &Ctx, arguments: &Arguments, stop: &CancellationToken) -> anyhow::Result<()> {
    let start = Instant::now();
    let (agent, id) = sample::make(ctx, arguments.contacts).await?;
    let sent = campaign::send(ctx, agent, id).await?;
    tokio::select! {
        () = stop.cancelled() => return Ok(()),
        shown = progress::show(ctx, &sent, start) => shown?,
    }
    say(&summary::of(ctx, id, start).await?)?;
    if !arguments.exit {
        say("Still serving; Ctrl-C stops.")?;
    }
    Ok(())
}

/// A key to try the API with: the operator's own, or one made for this run.
async fn key(ctx: &Ctx, environment: &Environment) -> anyhow::Result<SecretString> {
    if let Some(key) = &environment.admin_api_key {
        api_key::ensure_admin(ctx, Some(key)).await?;
        return Ok(key.clone());
    }
    let new = NewKey {
        name: "demo".to_owned(),
        role: Role::Admin,
        agent_id: None,
    };
    Ok(api_key::create(ctx, new).await?.1)
}

/// Results go to stdout; logs do not.
fn say(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}
