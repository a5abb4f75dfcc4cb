//! Chance that can be had again: the same seed throws the same numbers.

use std::{
    env,
    hash::{BuildHasher, Hasher, RandomState},
};

/// Numbers that follow from a seed (splitmix64).
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// Dice with this seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `n`.
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % n.max(1) as u64).expect("because it is below a usize")
    }

    /// One of these.
    pub(super) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// `CHAOS_SEED`, or another one each time.
pub(super) fn seed() -> u64 {
    let given = env::var("CHAOS_SEED").ok();
    given.map_or_else(
        || RandomState::new().build_hasher().finish() >> 32,
        |seed| seed.parse().expect("CHAOS_SEED is a number"),
    )
}

/// A number of the environment, as in `CHAOS_KILLS`.
pub(super) fn number(name: &str, standard: usize) -> usize {
    let given = env::var(name).ok();
    given.map_or(standard, |text| text.parse().expect("a number"))
}

#[test]
fn the_same_seed_throws_the_same_numbers_and_all_of_them_come() {
    let thrown = |seed| {
        let mut dice = Dice::new(seed);
        (0..100).map(|_| dice.below(6)).collect::<Vec<_>>()
    };
    assert_eq!(thrown(7), thrown(7));
    assert_ne!(thrown(7), thrown(8));
    assert!((0..6).all(|n| thrown(7).contains(&n)));
}
