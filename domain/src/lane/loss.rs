//! A loss of the queue is told once, so it is remembered until it is mended.

use super::clear;
use crate::{Ctx, Result};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tracing::info;

/// Whether this process was told of a loss that it has not mended yet. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Loss(Arc<AtomicBool>);

impl Loss {
    /// Remembers what the queue said.
    pub(super) fn note(&self, lost: bool) {
        self.0.fetch_or(lost, Ordering::AcqRel);
    }

    /// Makes everything unfinished due again if there was a loss; if that fails, the next call tries again.
    pub async fn mend(&self, ctx: &Ctx) -> Result<()> {
        if !self.0.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        let cleared = clear(ctx).await;
        self.note(cleared.is_err());
        if cleared.is_ok() {
            info!("The queue began anew; everything unfinished is dispatched again");
        }
        cleared
    }
}
