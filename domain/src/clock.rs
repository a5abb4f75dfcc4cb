//! The one place that reads the clock. All processes of an installation go by the database's, see decision 17.

use crate::{
    Ctx, Result,
    store::{self, Dialect},
};
use entity::Millis;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tracing::warn;

/// How long the machine has been up, by a clock that never steps back and goes on while the machine or this process
/// sleeps. For deadlines within one machine.
pub fn since_boot() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// A time span in milliseconds; far below the largest number, so that it may be added to a time.
pub fn millis(span: Duration) -> Millis {
    Millis::try_from(span.as_millis()).unwrap_or(Millis::MAX / 4)
}

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock as it stood when the process began, moved on by one that never steps; corrected by
    /// [`agree`]. Milliseconds between boot and the Unix epoch.
    System(Arc<AtomicI64>),
    /// A clock that only moves when told, for tests.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock. Whatever is done to it from now on, this one goes on evenly.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the door by which time comes in"
    )]
    pub fn system() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let booted = now.map_or(0, millis) - millis(since_boot());
        Self::System(Arc::new(AtomicI64::new(booted)))
    }

    /// A clock that stands at `start` until it is moved.
    pub fn manual(start: Millis) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start)))
    }

    /// Now, in milliseconds since the Unix epoch.
    pub fn now(&self) -> Millis {
        match self {
            Self::System(booted) => booted.load(Ordering::Relaxed) + millis(since_boot()),
            Self::Manual(at) => at.load(Ordering::SeqCst),
        }
    }

    /// Moves a manual clock forward by `by_ms`; the machine's clock does not listen.
    pub fn advance(&self, by_ms: Millis) {
        match self {
            Self::System(_) => {}
            Self::Manual(at) => {
                at.fetch_add(by_ms, Ordering::SeqCst);
            }
        }
    }

    /// From now on it was `then` when the machine had been up for `up`; answers by how much it was ahead before.
    fn set(&self, then: Millis, up: Duration) -> Millis {
        match self {
            Self::System(booted) => {
                let now = then - millis(up);
                booted.swap(now, Ordering::Relaxed) - now
            }
            Self::Manual(_) => 0,
        }
    }
}

/// A clock that is further from the database's is worth a word.
const WORTH_A_WORD: Millis = 2_000;

/// Sets this process' clock by that of the database, which all processes of an installation share: one machine with a
/// wrong clock must not dispatch early what is due later, nor hide from the others what it took. To be called at the
/// start and from time to time. On SQLite, where the process is alone, nothing is done.
pub async fn agree(ctx: &Ctx) -> Result<()> {
    if ctx.store.dialect() == Dialect::Sqlite {
        return Ok(());
    }
    let asked = since_boot();
    let now = store::now(ctx, &ctx.store.read).await?;
    let answered = since_boot();
    let ahead = ctx.clock.set(now, (asked + answered) / 2);
    if ahead.abs() > WORTH_A_WORD {
        warn!(
            ahead_ms = ahead,
            "This machine's clock is {} s off the database's; the database's is used",
            ahead / 1_000
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Settings, testing::worlds};

    const HOUR: Millis = 3_600_000;

    #[tokio::test]
    async fn a_process_with_a_wrong_clock_goes_by_that_of_the_database() {
        for world in worlds().await {
            for wrong_by in [HOUR, -HOUR] {
                let clock = Clock::system();
                let right = clock.now();
                clock.set(right + wrong_by, since_boot());
                let ctx = Ctx::new(world.ctx.store.clone(), clock, Settings::default());
                agree(&ctx).await.unwrap();
                let off = ctx.now() - right;
                match ctx.store.dialect() {
                    Dialect::Postgres => assert!((-500..60_000).contains(&off), "{off}"),
                    // Alone with its database, it has nobody to disagree with.
                    Dialect::Sqlite => assert!((off - wrong_by).abs() < 60_000, "{off}"),
                }
            }
        }
    }
}
