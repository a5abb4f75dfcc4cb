//! Conversations: every message in and out, once; who wrote it, what it replies to, and who answers.

mod answer;
mod attribution;
mod begun;
mod consent;
mod ended;
mod hold;
mod identity;
mod inbound;
mod known;
mod list;
mod merge;
mod messages;
mod modes;
mod person;
mod place;
mod question;
mod recent;
mod route;
mod say;
mod strangers;
#[cfg(test)]
mod tests;
mod window;
mod with;
mod words;
mod written;

pub use answer::conclude;
pub use ended::{ended, resolve};
pub(crate) use identity::{learn_digits, learn_ids};
pub use list::{get, list, name};
pub use messages::{Said, messages};
pub(crate) use place::Place;
pub use question::{Asked, think};
pub use recent::{Recent, recent, recent_name};
pub use route::{Dispatched, route};
pub use say::{LONGEST, Refused, WINDOW_CLOSED, Words, say};
pub use window::open_until;
pub use with::with;
