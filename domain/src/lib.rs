//! The first floor: the verbs of the product. A verb is a free function: context first, owner second, then what
//! it acts on; it returns what changed. Knows no poem and no HTTP status.

pub mod agent;
pub mod answer;
pub mod api_key;
pub mod attribute;
pub mod audience;
pub mod campaign;
pub mod channel;
pub mod clock;
pub mod contact;
pub mod conversation;
pub mod ctx;
pub mod dead_letter;
pub mod error;
pub mod group;
pub mod hook;
pub mod idempotency;
pub mod import;
pub mod installation;
pub mod knowledge;
pub mod lane;
pub mod openai;
pub mod page;
pub mod phone;
pub mod queue;
pub mod recipient;
pub mod segment;
pub mod session;
pub mod settings;
pub mod simulation;
pub mod store;
pub mod target;
pub mod template;
#[cfg(test)]
pub(crate) mod testing;
pub mod text;
pub mod ticket;
pub mod tier;
pub mod vault;
pub mod webhook;
pub mod whatsapp;
pub mod words;

pub use ctx::Ctx;
pub use error::{Error, Kind, Refusal, Result};
pub use settings::Settings;
