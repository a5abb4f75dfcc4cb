//! `outbound migrate`: changes the database schema, as a release step.

use super::{bootstrap, settings::Environment};
use anyhow::Context;
use clap::ValueEnum;
use domain::store::{self, Dialect, Store};
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

/// Runs every migration that was not run yet. On Postgres several processes may come here at once: one migrates, the
/// others wait for it and find nothing left to do. (SQLite is locked for one process.)
pub(super) async fn up(store: &Store) -> anyhow::Result<()> {
    if store.dialect() == Dialect::Sqlite {
        return migrate(store).await;
    }
    let turn = store.begin().await?;
    let sql = "SELECT pg_advisory_xact_lock($1)";
    store::execute(&turn, sql, [MIGRATING.into()]).await?;
    migrate(store).await?;
    turn.rollback().await?;
    Ok(())
}

/// The advisory lock of whoever migrates; any constant that is ours alone.
const MIGRATING: i64 = 0x6f75_7462_6d69_6772;

async fn migrate(store: &Store) -> anyhow::Result<()> {
    Migrator::up(&store.write, None)
        .await
        .context("the database schema cannot be brought up to date")
}
