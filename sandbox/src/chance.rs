//! Chance that can be repeated: everything random comes from the seed.

use std::sync::atomic::{AtomicU64, Ordering};

/// Draws that follow from a seed: by person (always the same) or by turn (the same in the same order of requests).
#[derive(Debug)]
pub(crate) struct Chance {
    seed: u64,
    turns: AtomicU64,
}

/// What a person's draw is about, so that two questions about one person are answered independently.
#[derive(Debug, Clone, Copy)]
pub(crate) enum About {
    /// Whether the message is delivered.
    Delivered,
    /// Whether it is read.
    Read,
    /// Whether the person replies.
    Replies,
    /// How much later than usual each stage comes.
    Jitter,
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            turns: AtomicU64::new(0),
        }
    }

    /// Whether something that happens in `fraction` of the cases happens this time.
    pub(crate) fn happens(&self, fraction: f64) -> bool {
        fraction > 0.0 && share(self.draw()) < fraction
    }

    /// Whether something that is true of `fraction` of all people is true of this one.
    pub(crate) fn is_so(&self, fraction: f64, person: u64, about: About) -> bool {
        share(self.of(person, about)) < fraction
    }

    /// The draw of this person.
    pub(crate) fn of(&self, person: u64, about: About) -> u64 {
        mix(mix(self.seed ^ (about as u64)) ^ person)
    }

    /// The next draw.
    pub(crate) fn draw(&self) -> u64 {
        mix(self.seed ^ mix(self.turns.fetch_add(1, Ordering::Relaxed)))
    }

    /// The next draw, below `end`; 0 if `end` is 0.
    pub(crate) fn below(&self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.draw() % end }
    }
}

/// Spreads the bits of `value` (the finishing step of splitmix64).
pub(crate) fn mix(value: u64) -> u64 {
    let mut bits = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// A draw as a number from 0 up to, not including, 1.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit a float exactly")]
fn share(draw: u64) -> f64 {
    (draw >> 11) as f64 / (1_u64 << 53) as f64
}
