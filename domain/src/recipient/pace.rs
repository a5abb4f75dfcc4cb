//! The pace of simulated time.

use crate::Ctx;
use entity::Millis;

/// When something that in real life happens `after_ms` after `start` happens at `SIMULATION_SPEED`.
pub(super) fn at(ctx: &Ctx, start: Millis, after_ms: f64) -> Millis {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a timeline is hours long, far below 2^53 milliseconds"
    )]
    let passed = (after_ms / ctx.settings.simulation_speed).ceil() as Millis;
    start + passed
}
