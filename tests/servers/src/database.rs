//! A fresh database on the Postgres that all tests share.

use crate::run::{run, try_run};
use std::{
    env,
    hash::{BuildHasher, Hasher, RandomState},
    process::Command,
    sync::atomic::{AtomicU64, Ordering},
};

/// Names the shared server's administrator, as set by `bin/with-servers`.
const SERVER: &str = "TEST_POSTGRES_URL";

/// An empty database. Dropped when dropped, whoever is still connected.
#[derive(Debug)]
pub struct Database {
    admin: String,
    name: String,
}

impl Database {
    /// Creates one on the shared server.
    pub async fn create() -> Self {
        let admin = env::var(SERVER).unwrap_or_else(|_| {
            panic!("{SERVER} is not set: run `make test`, or `bin/with-servers cargo test`")
        });
        Self::create_on(admin).await
    }

    /// Creates one on the server whose administrator has this address.
    pub async fn create_on(admin: String) -> Self {
        let name = unique_name();
        let database = Self { admin, name };
        let statement = format!("CREATE DATABASE {}", database.name);
        let admin = database.admin.clone();
        tokio::task::spawn_blocking(move || run(&mut psql(&admin, &statement)))
            .await
            .expect("the thread ends when psql does");
        database
    }

    /// Its address for `DATABASE_URL`.
    pub fn url(&self) -> String {
        let (address, query) = match self.admin.split_once('?') {
            Some((address, query)) => (address, format!("?{query}")),
            None => (self.admin.as_str(), String::new()),
        };
        let (server, _) = address
            .rsplit_once('/')
            .expect("the address ends with a database");
        format!("{server}/{}{query}", self.name)
    }

    /// Runs SQL in it with `psql` and returns the rows, one a line, columns parted by `|`.
    pub fn sql(&self, statement: &str) -> String {
        run(&mut psql(&self.url(), statement))
    }
}

/// Not to be guessed by another process of the same test run.
fn unique_name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    // The random part is for processes that have had the same number one after the other.
    let random = RandomState::new().build_hasher().finish();
    format!("t_{}_{count}_{random:016x}", std::process::id())
}

fn psql(url: &str, statement: &str) -> Command {
    let mut command = Command::new("psql");
    command
        .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
        .args(["--set", "ON_ERROR_STOP=1", "--command", statement, url]);
    command
}

impl Drop for Database {
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // The server may be gone already, and the database with it.
        let _ = try_run(&mut psql(&self.admin, &statement));
    }
}
