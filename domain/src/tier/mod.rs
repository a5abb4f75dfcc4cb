//! The messaging tier: how many different people may be messaged in a moving 24 hours, over all numbers of a portfolio.
//! In simulation the same ledger runs per agent against `SIMULATED_TIER`, in real hours whatever the simulation's
//! speed; without it nothing is limited.

mod ledger;
mod limits;
#[cfg(test)]
mod tests;
mod window;

pub use ledger::{Allowance, Ledger, Reached, deliver, give_back, take};
pub use limits::{Left, Limits, free_at, left, limits};

use entity::Millis;

/// How long a person counts after a delivery.
pub const DAY: Millis = 24 * 60 * 60 * 1_000;
