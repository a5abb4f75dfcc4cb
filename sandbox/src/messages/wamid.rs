//! Ids of messages.

use crate::{chance::mix, clock};
use std::{
    fmt::{self, Display, Formatter, Write},
    sync::atomic::{AtomicU64, Ordering},
};

/// Gives out ids that no other sandbox gave out, before or beside this one.
#[derive(Debug)]
pub(crate) struct Wamids {
    run: u64,
    last: AtomicU64,
}

/// The id of a message: the run it belongs to, and its place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wamid(u64, u64);

impl Wamids {
    /// The ids of this run.
    pub(crate) fn new() -> Self {
        Self {
            run: mix(clock::now() ^ mix(u64::from(std::process::id()))),
            last: AtomicU64::new(0),
        }
    }

    /// The next id.
    pub(crate) fn next(&self) -> Wamid {
        Wamid(self.run, self.last.fetch_add(1, Ordering::Relaxed))
    }
}

/// The letters of base64.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

impl Display for Wamid {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("wamid.HBgL")?;
        for half in [self.0, self.1] {
            for place in 0..11 {
                let letter = (half >> (6 * place)) & 63;
                f.write_char(char::from(LETTERS[usize::try_from(letter).unwrap_or(0)]))?;
            }
        }
        f.write_str("==")
    }
}
