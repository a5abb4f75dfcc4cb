//! Tickets: conversations that wait for a person of the team. A conversation has at most one that is open.

mod change;
mod inbox;
mod list;
mod open;
mod reply;
mod told;
mod view;

pub use change::{Change, OtherOpen, change};
pub use inbox::{COUNTED, Standing, Waiting, Whose, assignees, counts, inbox, inbox_name};
pub use list::{get, list, name, open_of};
pub(crate) use open::{Opening, join, open, wait_for_us};
pub use reply::{TicketClosed, reply};
pub use view::{About, View, views};
