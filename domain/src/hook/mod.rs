//! Outgoing webhooks: endpoints that are told of what happens in an agent, signed, and tried again until they have heard
//! (docs/decisions/0020-outgoing-webhooks.md). What comes in from Meta is `webhook`.
//!
//! A hook is an endpoint; a hook event is one event for one endpoint, written in the transaction in which the event
//! happened, and a row of the notify lane.

mod ask;
mod change;
mod create;
mod delete;
mod deliveries;
mod due;
mod emit;
mod event;
mod forget;
mod health;
mod line;
mod list;
mod ping;
mod recipients;
mod refused;
mod replay;
mod secret;
mod settle;
#[cfg(test)]
mod tests;
mod topic;
mod wanted;

pub use change::{Change, change};
pub use create::{New, create};
pub use delete::delete;
pub use deliveries::{deliveries, delivery};
pub use due::{Due, due};
pub use emit::emit;
pub(crate) use emit::emit_all;
pub use event::{Conversation, Event, Ticket};
pub use forget::forget_old;
pub use line::Lines;
pub use list::{get, list};
pub use ping::ping;
pub(crate) use recipients::{Frozen, emit_frozen, emit_recipients, wants_frozen};
pub use refused::Refused;
pub use replay::{replay, replay_since};
pub use secret::reseal;
pub use settle::{Outcome, Told, settle};
pub use topic::Topic;
pub(crate) use wanted::Known;
