//! Losses: what was dispatched may have no job in the queue. Remembered until it is mended.

use super::clear;
use crate::{Ctx, Error, Kind, Result};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tracing::info;

/// Whether this process has lost sight of dispatches: the queue told it of a loss, or the database went away in the
/// middle of something, and nobody knows whether it was done. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Loss(Arc<AtomicBool>);

impl Loss {
    /// Remembers a loss.
    pub fn note(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Remembers a loss if `error` leaves open whether something was done. Other errors say that it was not; rows that
    /// cause them must not come round at once for ever.
    pub fn note_doubt(&self, error: &Error) {
        if error.kind() == Kind::Unavailable {
            self.note();
        }
    }
}

/// Makes everything unfinished due again if there was a loss; if that fails, the next call tries again.
pub async fn mend(ctx: &Ctx) -> Result<()> {
    if !ctx.loss.0.swap(false, Ordering::AcqRel) {
        return Ok(());
    }
    let cleared = clear(ctx).await;
    match cleared {
        Ok(()) => info!("Dispatches were lost; everything unfinished is dispatched again"),
        Err(_) => ctx.loss.note(),
    }
    cleared
}
