//! Dead letters: work that failed for good, listed, grouped by cause, retried or discarded by an operator.

mod bury;
mod decide;
mod groups;
mod letter;
mod list;
mod refused;
mod revive;
#[cfg(test)]
mod tests;

pub use bury::{bury, bury_unreadable};
pub use decide::{discard, retry, retry_many};
pub use groups::{COUNTED, Group, groups};
pub(crate) use letter::write_recipients;
pub use list::{Filter, count, list};
pub use refused::Refused;
