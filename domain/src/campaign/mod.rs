//! Campaigns: drafted, sent to a frozen audience, paused, resumed, cancelled, completed.

mod cancel;
mod complete;
mod funnel;
mod lock;
mod moves;
mod pause;
mod reconcile;
mod refused;
mod resume;
pub mod variables;

pub use cancel::{cancel, cancel_rest};
pub use complete::complete;
pub use funnel::funnel;
pub use moves::{Move, Step, after};
pub use pause::pause;
pub use reconcile::{reconcile, reconcile_active};
pub use refused::Refused;
pub use resume::resume;
