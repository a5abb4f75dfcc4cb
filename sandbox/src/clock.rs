//! The one place that reads the clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// Microseconds since the Unix epoch.
pub(crate) type Micros = u64;

/// Microseconds in a millisecond.
pub(crate) const MILLI: Micros = 1_000;
/// Microseconds in a second.
pub(crate) const SECOND: Micros = 1_000_000;
/// Microseconds in 24 hours.
pub(crate) const DAY: Micros = 24 * 3600 * SECOND;

/// Now.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the door by which time comes in"
)]
pub(crate) fn now() -> Micros {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
        })
}
