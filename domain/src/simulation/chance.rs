//! Chance without randomness: numbers drawn from a hash.

use sha2::{Digest, Sha256};

/// A row of numbers that is the same for the same seed, phone and attempt, on every machine and in every version.
#[derive(Debug)]
pub(super) struct Chance {
    digest: [u8; 32],
    next: usize,
}

impl Chance {
    /// Begins the row of numbers of this attempt.
    pub(super) fn of(seed: &str, phone: &str, attempt: i32) -> Self {
        let mut hash = Sha256::new();
        // Lengths keep "a" + "bc" apart from "ab" + "c".
        for part in [seed.as_bytes(), phone.as_bytes(), &attempt.to_be_bytes()] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self {
            digest: hash.finalize().into(),
            next: 0,
        }
    }

    /// The next number, at least 0 and below 1. There are eight; a timeline draws fewer.
    pub(super) fn unit(&mut self) -> f64 {
        let four: [u8; 4] = std::array::from_fn(|n| self.digest[(self.next * 4 + n) % 32]);
        self.next += 1;
        f64::from(u32::from_be_bytes(four)) / (f64::from(u32::MAX) + 1.0)
    }

    /// A duration in milliseconds between `least` and `most`, short ones as likely as ten times longer ones: how
    /// people's delays are spread.
    pub(super) fn delay(&mut self, least: f64, most: f64) -> f64 {
        least * (most / least).powf(self.unit())
    }

    /// One of `choices`.
    pub(super) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the product is at least 0 and below the length"
        )]
        let n = (self.unit() * choices.len() as f64) as usize;
        &choices[n.min(choices.len() - 1)]
    }
}
