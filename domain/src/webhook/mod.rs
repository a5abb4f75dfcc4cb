//! Webhooks: what Meta posts is stored raw before it is answered, and digested later by the webhook lane.

mod digest;
mod inbound;
mod parked;
mod receive;
mod scope;
mod tally;
#[cfg(test)]
mod tests;

pub use digest::{Digested, digest};
pub use parked::{drop_parked, match_parked};
pub use receive::{Received, forget_old, store};
pub use tally::tally;
