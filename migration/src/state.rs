//! How the schema of a database compares with the one this binary was built for.

use crate::Migrator;
use sea_orm_migration::{
    MigratorTrait,
    sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement},
};
use std::collections::BTreeSet;

/// How the schema of a database compares with the one this binary was built for. Names are of migrations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// They are the same.
    Current,
    /// These are still to be run.
    Behind(Vec<String>),
    /// A later release ran these, which this binary does not know.
    Newer(Vec<String>),
}

/// Compares without changing anything.
pub async fn state(db: &DatabaseConnection) -> Result<State, DbErr> {
    let applied = applied(db).await?;
    let known: BTreeSet<String> = Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect();
    let newer: Vec<String> = applied.difference(&known).cloned().collect();
    if !newer.is_empty() {
        return Ok(State::Newer(newer));
    }
    let pending: Vec<String> = known.difference(&applied).cloned().collect();
    Ok(if pending.is_empty() {
        State::Current
    } else {
        State::Behind(pending)
    })
}

/// The migrations that were run; none on an empty database.
async fn applied(db: &DatabaseConnection) -> Result<BTreeSet<String>, DbErr> {
    let backend = db.get_database_backend();
    let exists = match backend {
        DbBackend::Postgres => {
            "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'seaql_migrations'"
        }
        _ => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
    };
    let exists = Statement::from_string(backend, exists);
    if db.query_one_raw(exists).await?.is_none() {
        return Ok(BTreeSet::new());
    }
    let versions = Statement::from_string(backend, "SELECT version FROM seaql_migrations");
    let rows = db.query_all_raw(versions).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}
