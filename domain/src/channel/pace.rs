//! How fast a number may go now. A throttled number is slowed to half of what it did and recovers by itself: its speed
//! is a function of its row and the time, so nobody has to remember to speed it up again.

use crate::{
    Ctx, Result,
    store::{execute, query_one},
};
use entity::{ChannelId, Millis, channel::Model};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use tracing::warn;

/// How long a number that was slowed to nothing takes to its full rate.
const RECOVERY: f64 = 120_000.0;

/// The slowest that a number gets, as a part of its rate.
const SLOWEST: f64 = 0.05;

/// Throttles within this long are one: those that were on their way when the first came back.
const ONE_THROTTLE: Millis = 1_000;

/// Messages per second that may leave through this number now.
pub fn rate(channel: &Model, now: Millis) -> f64 {
    channel.messages_per_second * factor(channel.slow_factor, channel.slowed_at, now)
}

fn factor(slow_factor: f64, slowed_at: Millis, now: Millis) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a time that is lost below milliseconds does no harm"
    )]
    let passed = (now - slowed_at).max(0) as f64;
    (slow_factor + passed / RECOVERY).clamp(SLOWEST, 1.0)
}

/// Meta says that the number is too fast: it goes on at half of its present speed.
pub async fn slow_down(ctx: &Ctx, db: &impl ConnectionTrait, id: ChannelId) -> Result<(), DbErr> {
    let now = ctx.now();
    let sql = "SELECT slow_factor, slowed_at FROM channel WHERE id = $1";
    let Some(speed) = query_one::<Speed>(db, sql, [id.0.into()]).await? else {
        return Ok(());
    };
    let half = (factor(speed.slow_factor, speed.slowed_at, now) / 2.0).max(SLOWEST);
    let sql =
        "UPDATE channel SET slow_factor = $1, slowed_at = $2 WHERE id = $3 AND slowed_at <= $4";
    let values = [
        half.into(),
        now.into(),
        id.0.into(),
        (now - ONE_THROTTLE).into(),
    ];
    if execute(db, sql, values).await? > 0 {
        warn!(channel.id = %id, part = half, "Meta throttles channel {id}; it goes on at {:.0} % of its rate", half * 100.0);
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Speed {
    slow_factor: f64,
    slowed_at: Millis,
}

/// Nothing leaves through the number for `for_ms` milliseconds from now on.
pub async fn rest(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ChannelId,
    for_ms: Millis,
) -> Result<(), DbErr> {
    let until = ctx.now() + for_ms;
    let sql = "UPDATE channel SET rest_until = $1 WHERE id = $2 AND rest_until < $1";
    execute(db, sql, [until.into(), id.0.into()])
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slowed_number_recovers_in_a_minute_or_two_and_never_beyond_its_rate() {
        assert!((factor(1.0, 0, 0) - 1.0).abs() < 1e-9);
        assert!((factor(0.5, 1_000, 1_000) - 0.5).abs() < 1e-9);
        assert!((factor(0.5, 0, 30_000) - 0.75).abs() < 1e-9);
        assert!((factor(0.5, 0, 600_000) - 1.0).abs() < 1e-9);
        // A clock that steps back slows nobody further.
        assert!((factor(0.5, 5_000, 0) - 0.5).abs() < 1e-9);
    }
}
