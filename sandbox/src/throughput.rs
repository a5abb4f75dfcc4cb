//! How fast a number goes, and how fast it may.

use crate::clock::{Micros, SECOND};
use std::collections::VecDeque;

/// The clocks of two machines never agree: so many per cent above the rate are still accepted.
const TOLERANCE_PERCENT: usize = 5;

/// The messages of one number that were accepted in the last second.
#[derive(Debug)]
pub(crate) struct Pace {
    allowed: usize,
    accepted: VecDeque<Micros>,
    highest: usize,
}

impl Pace {
    pub(crate) fn new(rate: u32) -> Self {
        let mut pace = Self {
            allowed: 0,
            accepted: VecDeque::new(),
            highest: 0,
        };
        pace.set_rate(rate);
        pace
    }

    /// Messages per second from now on.
    pub(crate) fn set_rate(&mut self, rate: u32) {
        let rate = rate as usize;
        self.allowed = rate + rate * TOLERANCE_PERCENT / 100;
    }

    /// Takes one more message, unless the second that ends `now` is full.
    pub(crate) fn admit(&mut self, now: Micros) -> bool {
        while self
            .accepted
            .front()
            .is_some_and(|&first| first + SECOND <= now)
        {
            self.accepted.pop_front();
        }
        if self.accepted.len() >= self.allowed {
            return false;
        }
        self.accepted.push_back(now);
        self.highest = self.highest.max(self.accepted.len());
        true
    }

    /// The highest number of messages accepted in any second, wherever it began.
    pub(crate) fn highest(&self) -> usize {
        self.highest
    }

    /// Forgets the highest second so far.
    pub(crate) fn forget_highest(&mut self) {
        self.highest = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;
    use crate::clock::{MILLI, SECOND};

    #[test]
    fn a_second_takes_the_rate_and_five_per_cent() {
        let mut pace = Pace::new(80);
        let accepted = (0..200).filter(|n| pace.admit(n * MILLI)).count();
        assert_eq!(accepted, 84);
        assert_eq!(pace.highest(), 84);
    }

    #[test]
    fn the_second_slides() {
        let mut pace = Pace::new(2);
        assert!(pace.admit(0));
        assert!(pace.admit(900 * MILLI));
        assert!(!pace.admit(SECOND - 1));
        assert!(pace.admit(SECOND));
        assert!(!pace.admit(1_800 * MILLI));
        assert!(pace.admit(1_900 * MILLI));
    }

    #[test]
    fn a_refused_message_takes_no_place() {
        let mut pace = Pace::new(1);
        assert!(pace.admit(0));
        assert!(!pace.admit(999 * MILLI));
        assert!(pace.admit(SECOND));
    }
}
