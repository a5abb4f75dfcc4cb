//! The command line: one file per subcommand.

mod bootstrap;
mod demo;
mod healthcheck;
mod key_file;
mod logging;
mod migrate;
mod openapi;
mod sandbox;
mod serve;
mod settings;
mod up;
mod web;
mod worker;

use clap::{Parser, Subcommand};
use entity::Lane;
use settings::Environment;

/// Self-hosted WhatsApp campaigns: audience, template, send, live funnel.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run everything in one process: API, console and workers.
    Up,
    /// Run the API, the console and the webhook receiver (needs REDIS_URL).
    Web,
    /// Run workers only (needs REDIS_URL).
    Worker {
        /// Only these lanes, as in send,webhook. All of them by default.
        #[arg(long, value_delimiter = ',')]
        lanes: Vec<Lane>,
    },
    /// Change the database schema.
    Migrate {
        /// What to do.
        #[arg(value_enum, default_value_t)]
        direction: migrate::Direction,
    },
    /// Make sample data, run a simulated campaign and show its progress.
    Demo(demo::Arguments),
    /// Run a fake WhatsApp Cloud API to connect a channel to.
    Sandbox(sandbox::Arguments),
    /// Print the description of the API.
    Openapi,
    /// Ask the server of this environment whether it is ready.
    Healthcheck,
}

/// Runs the command that was asked for, until it is done or told to stop.
pub(crate) async fn run(cli: Cli) -> anyhow::Result<()> {
    if matches!(cli.command, Command::Openapi) {
        return openapi::run();
    }
    let environment = Environment::read()?;
    let quiet = match cli.command {
        Command::Demo(_) => logging::Quiet::Yes,
        _ => logging::Quiet::No,
    };
    logging::start(environment.log_format, quiet)?;
    match cli.command {
        Command::Up => up::run(environment).await,
        Command::Web => web::run(environment).await,
        Command::Worker { lanes } => worker::run(environment, lanes).await,
        Command::Migrate { direction } => migrate::run(&environment, direction).await,
        Command::Demo(arguments) => demo::run(environment, arguments).await,
        Command::Sandbox(arguments) => sandbox::run(arguments).await,
        Command::Openapi => openapi::run(),
        Command::Healthcheck => healthcheck::run(&environment).await,
    }
}
