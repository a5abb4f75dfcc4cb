//! The simulated provider: what becomes of a message is a pure function of the campaign's seed, the phone and the
//! attempt. Nothing leaves the process, and the same campaign always gives the same funnel.

mod chance;
mod replies;
mod timeline;

pub use timeline::{Happening, Timeline, default_seed, timeline};
