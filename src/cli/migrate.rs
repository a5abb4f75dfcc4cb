//! `outbound migrate`: changes the database schema, as a release step.

use super::{bootstrap, settings::Environment};
use anyhow::Context;
use clap::ValueEnum;
use domain::store::Store;
use migration::{Migrator, MigratorTrait, State};
use std::io::Write;

/// Which way to migrate.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum Direction {
    /// Run every migration that was not run yet.
    #[default]
    Up,
    /// Take the last migration back.
    Down,
    /// Say what would be run.
    Status,
}

/// Migrates the database of the environment.
pub(super) async fn run(environment: &Environment, direction: Direction) -> anyhow::Result<()> {
    let store = bootstrap::open(environment).await?;
    match direction {
        Direction::Up => up(&store).await?,
        Direction::Down => Migrator::down(&store.write, Some(1))
            .await
            .context("the last migration cannot be taken back")?,
        Direction::Status => {}
    }
    let state = match migration::state(&store.write).await? {
        State::Current => "The database schema is up to date.".to_owned(),
        State::Behind(names) => format!("To be run by `outbound migrate up`: {}", names.join(", ")),
        State::Newer(names) => format!("A later release ran: {}", names.join(", ")),
    };
    writeln!(std::io::stdout(), "{state}")?;
    Ok(())
}

/// Runs every migration that was not run yet.
pub(super) async fn up(store: &Store) -> anyhow::Result<()> {
    Migrator::up(&store.write, None)
        .await
        .context("the database schema cannot be brought up to date")
}
