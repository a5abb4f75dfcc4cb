//! Webhooks: what is told to the callback, and how.

mod envelope;
mod outbox;
mod sender;
mod update;

pub(crate) use outbox::Outbox;
pub(crate) use sender::{run, tell_now};
pub(crate) use update::Update;
