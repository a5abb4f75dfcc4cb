//! Everything a worker process runs, in process, over SQLite with a queue in memory and over Postgres with Redis:
//! campaigns come to their end whatever happens on the way.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod failures;
mod outages;
mod steering;
mod world;
