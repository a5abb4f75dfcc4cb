//! The sandbox from outside: over HTTP, with a callback that listens.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod account;
mod callback;
mod control;
mod limits;
mod losses;
mod messages;
mod scripted;
mod templates;
mod uploads;
mod webhooks;
mod world;
