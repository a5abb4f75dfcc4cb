//! Private Postgres databases and Redis servers for tests. Everything started is stopped.

mod database;
mod postgres;
mod redis;
mod run;

pub use database::Database;
pub use postgres::Postgres;
pub use redis::Redis;
pub use run::free_port;
