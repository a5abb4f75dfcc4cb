//! Private Postgres databases and Redis servers for tests. Everything started is stopped.
