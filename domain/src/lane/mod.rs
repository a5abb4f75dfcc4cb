//! Lanes: the truth is rows, the queue is a window. Due rows are dispatched to queues in bounded batches; a row that
//! was pushed and never finished comes round again.

mod campaigns;
mod clear;
mod depths;
mod dispatch;
mod failed;
mod loss;
mod take;
#[cfg(test)]
mod tests;
mod watch;

pub use clear::clear;
pub use depths::{LaneDepth, depths};
pub use dispatch::{dispatch, queue_of};
pub use failed::{Blame, Failure, PARKED, failed};
pub use loss::{Loss, mend};
pub(crate) use take::{Source, source};
pub use watch::{exhume, watch};
