//! Campaigns: drafted, sent to a frozen audience, paused, resumed, cancelled, completed.

mod cancel;
mod check;
mod complete;
mod freeze;
mod funnel;
mod lock;
mod moves;
mod pause;
mod reconcile;
mod refused;
mod resume;
mod schedule;
mod send;
#[cfg(test)]
mod tests;
pub mod variables;

pub use cancel::{cancel, cancel_rest};
pub use check::{Unsendable, sendable};
pub use complete::complete;
pub use freeze::freeze;
pub use funnel::funnel;
pub use moves::{Move, Step, after};
pub use pause::pause;
pub use reconcile::{reconcile, reconcile_active};
pub use refused::Refused;
pub use resume::resume;
pub use schedule::{schedule, send_scheduled};
pub use send::send;

/// The campaign's variables; they were checked when they were stored.
fn variables_of(campaign: &entity::campaign::Model) -> variables::Variables {
    serde_json::from_value(campaign.variables.clone()).unwrap_or_default()
}
