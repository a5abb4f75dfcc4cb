//! Whom a number may write to: the pair limit, the messaging limit of the portfolio, and open conversations.

use crate::{
    clock::{DAY, Micros, SECOND},
    switches::PairLimit,
};
use std::collections::{HashMap, VecDeque};

/// Time between two messages to one person, from Meta's page about the platform.
const PAIR_SPACING: Micros = 6 * SECOND;
/// Messages that may go to one person at once, on credit.
const PAIR_BURST: u64 = 45;

/// What each pair of number and person owes.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    debts: HashMap<(usize, u64), Debt>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Debt {
    /// When the pair has waited for everything that was sent.
    paid_at: Micros,
    /// Whether the credit was used up, so that all of it must be paid back first.
    locked: bool,
}

impl Pairs {
    /// Whether this pair may have one more message. Nothing is taken yet.
    pub(crate) fn allows(&mut self, pair: (usize, u64), limit: PairLimit, now: Micros) -> bool {
        let Some(debt) = self.debts.get_mut(&pair) else {
            return true;
        };
        if debt.paid_at <= now {
            debt.locked = false;
            return true;
        }
        match limit {
            PairLimit::Off => true,
            PairLimit::Strict => false,
            PairLimit::Burst => {
                debt.locked |= debt.paid_at > now + (PAIR_BURST - 1) * PAIR_SPACING;
                !debt.locked
            }
        }
    }

    /// Takes one message of this pair.
    pub(crate) fn take(&mut self, pair: (usize, u64), now: Micros) {
        let debt = self.debts.entry(pair).or_default();
        debt.paid_at = debt.paid_at.max(now) + PAIR_SPACING;
    }
}

/// The different people that messages of the portfolio were delivered to in the last 24 hours, outside open
/// conversations.
#[derive(Debug, Default)]
pub(crate) struct Reached {
    last: HashMap<u64, Micros>,
    order: VecDeque<(Micros, u64)>,
}

impl Reached {
    /// A message was delivered to this person.
    pub(crate) fn count(&mut self, person: u64, now: Micros) {
        self.forget(now);
        if let std::collections::hash_map::Entry::Vacant(free) = self.last.entry(person) {
            free.insert(now);
            self.order.push_back((now, person));
        }
    }

    /// Whether `person` may be written to while `allowance` people are allowed in 24 hours.
    pub(crate) fn allows(&mut self, person: u64, allowance: usize, now: Micros) -> bool {
        self.forget(now);
        self.last.len() < allowance || self.last.contains_key(&person)
    }

    /// How many people were reached in the last 24 hours.
    pub(crate) fn people(&mut self, now: Micros) -> usize {
        self.forget(now);
        self.last.len()
    }

    fn forget(&mut self, now: Micros) {
        while let Some(&(at, person)) = self.order.front() {
            if at + DAY > now {
                break;
            }
            self.order.pop_front();
            self.last.remove(&person);
        }
    }
}

/// Until when people have a conversation open with a number: 24 hours from their last message.
#[derive(Debug, Default)]
pub(crate) struct Conversations {
    until: HashMap<(usize, u64), Micros>,
}

impl Conversations {
    /// The person wrote.
    pub(crate) fn open(&mut self, pair: (usize, u64), now: Micros) {
        self.until.insert(pair, now + DAY);
    }

    /// Whether the conversation is open.
    pub(crate) fn is_open(&self, pair: (usize, u64), now: Micros) -> bool {
        self.until.get(&pair).is_some_and(|&until| until > now)
    }
}

#[cfg(test)]
mod tests {
    use super::{Conversations, PAIR_SPACING, Pairs, Reached};
    use crate::{
        clock::{DAY, SECOND},
        switches::PairLimit,
    };

    const PAIR: (usize, u64) = (0, 15_551_230_001);

    /// Whether a message may go, and takes it.
    fn send(pairs: &mut Pairs, limit: PairLimit, at: u64) -> bool {
        let allowed = pairs.allows(PAIR, limit, at);
        if allowed {
            pairs.take(PAIR, at);
        }
        allowed
    }

    #[test]
    fn strictly_there_are_six_seconds_between_two_messages() {
        let mut pairs = Pairs::default();
        assert!(send(&mut pairs, PairLimit::Strict, 0));
        assert!(!send(&mut pairs, PairLimit::Strict, 6 * SECOND - 1));
        assert!(send(&mut pairs, PairLimit::Strict, 6 * SECOND));
    }

    #[test]
    fn a_burst_is_paid_back_in_full_before_the_next_message() {
        let mut pairs = Pairs::default();
        let sent = (0..60).filter(|_| send(&mut pairs, PairLimit::Burst, 0));
        assert_eq!(sent.count(), 45);
        assert!(!send(&mut pairs, PairLimit::Burst, 6 * SECOND));
        assert!(!send(&mut pairs, PairLimit::Burst, 45 * PAIR_SPACING - 1));
        assert!(send(&mut pairs, PairLimit::Burst, 45 * PAIR_SPACING));
    }

    #[test]
    fn without_a_limit_any_number_goes() {
        let mut pairs = Pairs::default();
        assert!((0..100).all(|_| send(&mut pairs, PairLimit::Off, 0)));
    }

    #[test]
    fn people_count_once_and_for_a_day() {
        let mut reached = Reached::default();
        reached.count(1, 0);
        reached.count(1, SECOND);
        reached.count(2, SECOND);
        assert_eq!(reached.people(SECOND), 2);
        assert!(!reached.allows(3, 2, SECOND));
        assert!(reached.allows(1, 2, SECOND));
        assert!(reached.allows(3, 2, DAY));
        assert_eq!(reached.people(DAY), 1);
    }

    #[test]
    fn a_conversation_is_open_for_a_day() {
        let mut conversations = Conversations::default();
        assert!(!conversations.is_open(PAIR, 0));
        conversations.open(PAIR, 0);
        assert!(conversations.is_open(PAIR, DAY - 1));
        assert!(!conversations.is_open(PAIR, DAY));
        assert!(!conversations.is_open((1, PAIR.1), 0));
    }
}
