//! The body of a message on its way out. It is handed over at the last moment, and only while its claim holds; whether
//! it was handed over at all tells what a failure means.

use crate::clock;
use futures::Stream;
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

/// Until when something may be begun, by a clock that goes on while the machine or the process sleeps.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(Duration);

impl Deadline {
    /// `after` from now on.
    pub fn after(after: Duration) -> Self {
        Self(clock::since_boot() + after)
    }

    /// Whether it is too late.
    pub fn has_passed(self) -> bool {
        clock::since_boot() >= self.0
    }
}

/// How far a body has come; clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Fate(Arc<AtomicU8>);

const WRITTEN: u8 = 1;
const LATE: u8 = 2;

impl Fate {
    /// The connection has got it.
    pub(super) fn was_written(&self) -> bool {
        self.0.load(Ordering::Acquire) == WRITTEN
    }

    /// It was held back because its deadline had passed.
    pub(super) fn was_late(&self) -> bool {
        self.0.load(Ordering::Acquire) == LATE
    }
}

/// Resolves when a body may be handed over, to whether it still may be.
pub(super) type Gate = Pin<Box<dyn Future<Output = bool> + Send>>;

/// A body in one piece that waits at its gate when the connection asks for it: a request whose body never came is no
/// request.
pub(super) struct Guarded {
    bytes: Option<String>,
    gate: Gate,
    fate: Fate,
}

impl Guarded {
    pub(super) fn new(bytes: String, gate: Gate, fate: Fate) -> Self {
        Self {
            bytes: Some(bytes),
            gate,
            fate,
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("it is too late")]
pub(super) struct Late;

impl Stream for Guarded {
    type Item = Result<String, Late>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.bytes.is_none() {
            return Poll::Ready(None);
        }
        let opened = ready!(self.gate.as_mut().poll(context));
        let bytes = self.bytes.take();
        if !opened {
            self.fate.0.store(LATE, Ordering::Release);
            return Poll::Ready(Some(Err(Late)));
        }
        self.fate.0.store(WRITTEN, Ordering::Release);
        Poll::Ready(bytes.map(Ok))
    }
}
