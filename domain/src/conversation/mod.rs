//! Conversations: every message in and out, once; who wrote it, what it replies to, and who answers.

mod answer;
mod attribution;
mod consent;
mod list;
mod person;
mod place;
mod route;
mod say;
#[cfg(test)]
mod tests;
mod words;

pub use answer::answer;
pub use list::{Said, get, list, messages, name};
pub(crate) use person::learn_digits;
pub use route::{Dispatched, route};
pub use say::{LONGEST, Refused, WINDOW_CLOSED, Words, say};
