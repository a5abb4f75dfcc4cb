//! Campaigns: drafted, sent to a frozen audience, paused, resumed, cancelled, completed.

mod cancel;
mod funnel;
mod lock;
mod moves;
mod pause;
mod refused;
mod resume;
pub mod variables;

pub use cancel::{cancel, cancel_rest};
pub use funnel::funnel;
pub use moves::{Move, Step, after};
pub use pause::pause;
pub use refused::Refused;
pub use resume::resume;
