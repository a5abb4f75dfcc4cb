//! Recipients: each is sent once, climbs the stages, and ends in exactly one final state.

mod counters;
mod failures;
mod list;
mod pace;
mod progress;
mod reducer;
mod rows;
mod send;
mod simulate;
mod stage;

pub(crate) use counters::COLUMNS;
pub use counters::{Counts, add_counts};
pub use failures::{Failures, failures};
pub use list::{Filter, Listed, list};
pub use progress::{Fault, Progress};
pub use reducer::{Event, What, apply};
pub use rows::{Row, lock_rows, write_rows};
pub use send::{Dispatched, send};
pub use simulate::simulate;
pub use stage::Stage;
