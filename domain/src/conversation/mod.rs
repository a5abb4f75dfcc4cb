//! Conversations: every message in and out, once; who wrote it, what it replies to, and who answers.

mod answer;
mod attribution;
mod consent;
mod list;
mod person;
mod place;
mod recent;
mod route;
mod say;
#[cfg(test)]
mod tests;
mod window;
mod with;
mod words;

pub use answer::answer;
pub use list::{Said, get, list, messages, name};
pub(crate) use person::learn_digits;
pub(crate) use place::Place;
pub use recent::{Recent, recent, recent_name};
pub use route::{Dispatched, route};
pub use say::{LONGEST, Refused, WINDOW_CLOSED, Words, say};
pub use window::open_until;
pub use with::with;
