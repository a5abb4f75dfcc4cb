//! Recipients: each is sent once, climbs the stages, and ends in exactly one final state.

mod books;
mod claim;
mod counters;
mod doubt;
mod failures;
mod get;
mod list;
mod pace;
mod pair;
mod progress;
mod received;
mod record;
mod reducer;
mod reference;
mod refusal;
mod replied;
mod resolve;
mod rows;
mod send;
mod settle;
mod simulate;
mod stage;
mod status;
#[cfg(test)]
mod tests;

pub use claim::{Claim, claim};
pub(crate) use counters::COLUMNS;
pub use counters::{Counts, add_counts};
pub use doubt::doubt;
pub use failures::{Failures, failures};
pub use get::{Story, get};
pub use list::{Filter, Listed, list, list_name};
pub use progress::{Fault, Progress};
pub use received::{Received, received};
pub use reducer::{Event, What, apply};
pub use reference::Reference;
pub use refusal::{Streaks, Weighed};
pub(crate) use replied::replied;
pub use resolve::{NotInDoubt, Resolution, resend, resolve, resolve_all};
pub use rows::{Row, lock_rows, write_rows};
pub use send::{Dispatched, send};
pub use settle::{Settled, settle};
pub use simulate::simulate;
pub use stage::Stage;
pub use status::{Applied, StatusOf, apply_statuses};
