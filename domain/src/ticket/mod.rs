//! Tickets: conversations that wait for a person of the team. A conversation has at most one that is open.

mod change;
mod list;
mod open;
mod reply;

pub use change::{Change, change};
pub use list::{get, list, name};
pub(crate) use open::{Opening, join, open};
pub use reply::reply;
