//! Recipients: each is sent once, climbs the stages, and ends in exactly one final state.

mod counters;
mod progress;
mod reducer;
mod rows;
mod stage;

pub(crate) use counters::COLUMNS;
pub use counters::{Counts, add_counts};
pub use progress::{Fault, Progress};
pub use reducer::{Event, What, apply};
pub use rows::{Row, lock_rows, write_rows};
pub use stage::Stage;
