//! Lanes: the truth is rows, the queue is a window. Due rows are dispatched to queues in bounded batches; a row that
//! was pushed and never finished comes round again.

mod campaigns;
mod clear;
mod depths;
mod dispatch;
mod failed;
mod hooks;
mod loss;
mod outlet;
mod take;
#[cfg(test)]
mod tests;
mod watch;

pub use clear::clear;
pub use depths::{LaneDepth, depths};
pub use dispatch::dispatch;
pub use failed::{Blame, Failure, PARKED, failed};
pub use loss::{Loss, mend};
pub use outlet::{Haste, queue_of, queue_of_channel, queues_of};
pub use take::give_back_jobs as give_back;
pub(crate) use take::{Source, source};
pub use watch::{exhume, watch};
