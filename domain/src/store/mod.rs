//! The database: one set of verbs over SQLite and Postgres. What the two say differently is said here.

mod open;
mod records;
mod scalar;
mod transient;

pub use open::{OpenError, ProcessLock};
pub use records::{Column, Records, id_list};
pub use scalar::{column, count};
pub use transient::is_transient;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, FromQueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};
use std::future::Future;

/// Which SQL is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The embedded default.
    Sqlite,
    /// The scaled service.
    Postgres,
}

/// The database. On SQLite `write` is a pool of one connection, so writers queue up in order instead of failing
/// with "database is locked"; never ask for a second write while holding a write transaction.
#[derive(Debug, Clone)]
pub struct Store {
    /// For queries.
    pub read: DatabaseConnection,
    /// For single statements that change something, and for transactions.
    pub write: DatabaseConnection,
}

impl Store {
    /// Which SQL is spoken.
    pub fn dialect(&self) -> Dialect {
        dialect_of(&self.write)
    }

    /// Begins a transaction that may write. On SQLite it is the writer from the start: one that read first and then
    /// writes fails at once if another process wrote in between.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.write.begin_with_options(options).await
    }

    /// Answers when the database does.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.read.ping().await
    }
}

/// Which SQL this connection speaks.
pub fn dialect_of(db: &impl ConnectionTrait) -> Dialect {
    match db.get_database_backend() {
        DbBackend::Sqlite => Dialect::Sqlite,
        _ => Dialect::Postgres,
    }
}

impl Dialect {
    /// `FOR UPDATE SKIP LOCKED` where several writers exist; SQLite has one.
    pub fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// The JSON object `old` with the entries of `patch`, those that are `null` removed.
    pub fn json_merged(self, old: &str, patch: &str) -> String {
        match self {
            Self::Sqlite => format!("json_patch({old}, {patch})"),
            Self::Postgres => format!("jsonb_strip_nulls({old} || {patch})"),
        }
    }

    /// `FOR UPDATE` where several writers exist; SQLite has one.
    pub fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// `id IN (subquery)`, where the subquery locks a few rows of a large table: Postgres runs it once, and finds
    /// the rows by their key whatever it thinks of their number.
    pub fn id_in(self, subquery: &str) -> String {
        match self {
            Self::Sqlite => format!("id IN ({subquery})"),
            Self::Postgres => format!("id = ANY(ARRAY({subquery}))"),
        }
    }
}

/// Runs `sql` with `$1`-style placeholders; answers how many rows changed.
pub fn execute(
    db: &impl ConnectionTrait,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> impl Future<Output = Result<u64, DbErr>> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    async move { Ok(db.execute_raw(statement).await?.rows_affected()) }
}

/// Runs `sql` with `$1`-style placeholders; answers the rows as `T`.
pub fn query<T: FromQueryResult>(
    db: &impl ConnectionTrait,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> impl Future<Output = Result<Vec<T>, DbErr>> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    async move {
        db.query_all_raw(statement)
            .await?
            .iter()
            .map(|row| T::from_query_result(row, ""))
            .collect()
    }
}

/// Now by the database's clock, which all processes share; by the context's own where the process is alone with its
/// database, or time stands still.
pub async fn now(ctx: &crate::Ctx, db: &impl ConnectionTrait) -> Result<entity::Millis, DbErr> {
    match (dialect_of(db), &ctx.clock) {
        (Dialect::Postgres, crate::clock::Clock::System(_)) => {
            let sql = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS bigint)";
            let found = column(db, sql, []).await?.into_iter().next();
            Ok(found.expect("because Postgres knows the time"))
        }
        _ => Ok(ctx.now()),
    }
}

/// Like [`query`], for at most one row.
pub async fn query_one<T: FromQueryResult>(
    db: &impl ConnectionTrait,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<T>, DbErr> {
    Ok(query(db, sql, values).await?.into_iter().next())
}
