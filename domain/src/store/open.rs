//! Opening the database named by `DATABASE_URL`.

use super::Store;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, RuntimeErr,
    sqlx::{
        Connection, Executor, PgConnection,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// Why a database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names no database that we speak to.
    #[error("DATABASE_URL must begin with sqlite: or postgres:, as in sqlite://data/outbound.db")]
    UnknownScheme,
    /// The folder of the database file cannot be made.
    #[error("the folder of the database file {path} cannot be created")]
    Folder {
        /// The database file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The database does not answer.
    #[error("the database does not answer")]
    Connect(#[from] DbErr),
    /// Another process works on this database without a shared queue.
    #[error(
        "another process already works on this database with an in-process queue; set REDIS_URL for both to run more than one process"
    )]
    Taken,
}

impl Store {
    /// Opens `url`: `sqlite://path` (created with its folder when missing), `sqlite::memory:`, or `postgres://..`.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        if url.starts_with("sqlite:") {
            open_sqlite(url).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            open_postgres(url).await
        } else {
            Err(OpenError::UnknownScheme)
        }
    }

    /// Claims the database for this one process; held until dropped. Used when the queue lives in the process.
    pub async fn lock_for_one_process(&self, url: &str) -> Result<ProcessLock, OpenError> {
        match sqlite_path(url) {
            Some(path) => lock_file(&path),
            None if url.starts_with("sqlite:") => Ok(ProcessLock {
                _file: None,
                _session: None,
            }),
            None => self.lock_postgres(url).await,
        }
    }

    async fn lock_postgres(&self, url: &str) -> Result<ProcessLock, OpenError> {
        let mut options = ConnectOptions::new(url);
        // One connection that is never recycled: the advisory lock lives as long as its session.
        options
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .sqlx_logging(false);
        let session = Database::connect(options).await?;
        let sql = format!("SELECT pg_try_advisory_lock({PROCESS_LOCK}) AS taken");
        let row = session
            .query_one_raw(sea_orm::Statement::from_string(
                sea_orm::DbBackend::Postgres,
                sql,
            ))
            .await?;
        let taken = row
            .map(|row| row.try_get::<bool>("", "taken"))
            .transpose()?
            .unwrap_or(false);
        if taken {
            Ok(ProcessLock {
                _file: None,
                _session: Some(session),
            })
        } else {
            Err(OpenError::Taken)
        }
    }
}

/// The advisory lock that says "one process works here"; any constant that is ours alone.
const PROCESS_LOCK: i64 = 0x6f75_7462_6f75_6e64;

/// Proof that this process alone works on the database.
#[derive(Debug)]
pub struct ProcessLock {
    _file: Option<fs::File>,
    _session: Option<DatabaseConnection>,
}

fn lock_file(path: &Path) -> Result<ProcessLock, OpenError> {
    let lock = path.with_extension("lock");
    let failed = |source| OpenError::Folder {
        path: lock.clone(),
        source,
    };
    let file = fs::File::create(&lock).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(ProcessLock {
            _file: Some(file),
            _session: None,
        }),
        Err(fs::TryLockError::WouldBlock) => Err(OpenError::Taken),
        Err(fs::TryLockError::Error(source)) => Err(OpenError::Folder { path: lock, source }),
    }
}

/// The file behind a `sqlite:` URL; none for a database in memory.
fn sqlite_path(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let path = path.split('?').next().unwrap_or(path);
    (!path.is_empty() && !path.contains(":memory:")).then(|| PathBuf::from(path))
}

async fn open_sqlite(url: &str) -> Result<Store, OpenError> {
    let Some(path) = sqlite_path(url) else {
        // In memory every connection is a database of its own: one connection serves all.
        let only = Database::connect(sqlite_options("sqlite::memory:", 1)).await?;
        return Ok(Store {
            read: only.clone(),
            write: only,
        });
    };
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).map_err(|source| OpenError::Folder {
            path: path.clone(),
            source,
        })?;
    }
    let write = Database::connect(sqlite_options(url, 1)).await?;
    let read = Database::connect(sqlite_options(url, 4)).await?;
    Ok(Store { read, write })
}

fn sqlite_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(60))
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|options| {
            options
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Normal)
                .busy_timeout(Duration::from_secs(30))
                .pragma("cache_size", "-65536")
                .pragma("temp_store", "memory")
        });
    options
}

/// What every session of Postgres is told. Statements are planned for the table as it is now: a plan kept from when it
/// held ten rows reads all of a million. Rows are looked up by id: what is read at work is in memory, where one place is
/// as near as the other, and reading a whole table for a batch of its rows never pays. Statements take a few milliseconds,
/// also those that Postgres, without statistics of a new campaign, believes to be dear: to compile each of them takes fifty.
/// A process that is suspended inside a transaction loses its locks.
const SESSION: &str = "SET plan_cache_mode = force_custom_plan; SET random_page_cost = 1.1; SET jit = off; \
                       SET idle_in_transaction_session_timeout = '60s'";

async fn open_postgres(url: &str) -> Result<Store, OpenError> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(10))
        .connect_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_postgres_pool_opts(|pool| {
            pool.after_connect(|session, _| {
                Box::pin(async move { session.execute(SESSION).await.map(drop) })
            })
        });
    let pool = match Database::connect(options).await {
        Ok(pool) => pool,
        Err(error) => return Err(why(url).await.unwrap_or(error).into()),
    };
    Ok(Store {
        read: pool.clone(),
        write: pool,
    })
}

/// Why `url` cannot be connected to. A pool tries until its time is up and then says only that; one attempt says why.
async fn why(url: &str) -> Option<DbErr> {
    let attempt = tokio::time::timeout(Duration::from_secs(3), PgConnection::connect(url)).await;
    let cause = attempt.ok()?.err()?;
    Some(DbErr::Conn(RuntimeErr::Internal(cause.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        store::{execute, query_one},
        testing::{postgres, world},
    };
    use sea_orm::FromQueryResult;

    #[derive(FromQueryResult)]
    struct Setting {
        plan_cache_mode: String,
        jit: String,
    }

    #[tokio::test]
    async fn a_postgres_that_cannot_be_reached_is_told_with_its_cause() {
        let error = why("postgres://nobody:secret@127.0.0.1:1/none").await;
        let text = error.unwrap().to_string();
        assert!(
            text.contains("refused") && !text.contains("secret"),
            "{text}"
        );
    }

    #[tokio::test]
    async fn every_session_of_postgres_plans_for_the_table_as_it_is() {
        let world = postgres().await;
        let sessions: Vec<_> = futures::future::join_all((0..3).map(|_| world.ctx.store.begin()))
            .await
            .into_iter()
            .map(Result::unwrap)
            .collect();
        for session in &sessions {
            let sql = "SELECT current_setting('plan_cache_mode') AS plan_cache_mode, current_setting('jit') AS jit";
            let set = query_one::<Setting>(session, sql, []).await;
            let set = set.unwrap().unwrap();
            assert_eq!(set.plan_cache_mode, "force_custom_plan");
            assert_eq!(set.jit, "off");
        }
    }

    #[tokio::test]
    async fn a_transaction_that_reads_before_it_writes_does_not_fail_when_another_process_writes() {
        let world = world().await;
        let other = Store::open(&world.url).await.unwrap();
        let tx = world.ctx.store.begin().await.unwrap();
        execute(&tx, "SELECT * FROM agent", []).await.unwrap();
        let rename = "UPDATE agent SET name = name";
        let mut writing = tokio::spawn(async move { execute(&other.write, rename, []).await });
        // It waits for the transaction; if it did not, it would be done by then.
        let _ = tokio::time::timeout(Duration::from_millis(300), &mut writing).await;
        execute(&tx, rename, []).await.unwrap();
        tx.commit().await.unwrap();
        writing.await.unwrap().unwrap();
    }
}
