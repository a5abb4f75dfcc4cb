//! Slots: when one message each may leave through a number. All processes of an installation share one calendar, so the
//! number's rate holds over all of them: no two slots are closer than an interval, and there are no bursts.

use super::QueueError;
use std::{collections::HashMap, sync::Mutex, time::Duration};
use tokio::time::Instant;

/// The first slot is at least so far ahead: a message takes a while to be claimed.
const LEAD: Duration = Duration::from_millis(25);

/// No slot is handed out further ahead: what is in somebody's hands when a campaign is paused is not much.
const HORIZON: Duration = Duration::from_millis(200);

/// The first slot of a calendar that was lost is so far ahead at least: whatever the old one handed out has passed.
const FRESH: Duration = Duration::from_secs(1);

/// An answer that took longer was not on its way all the time: this process stood still, or the calendar did, and nobody
/// knows how long ago its slots were handed out. They are left unused: others may have those that follow.
const STALE: Duration = Duration::from_millis(500);

/// Slots that were handed out.
#[derive(Debug, Clone, PartialEq)]
pub struct Slots {
    /// When each message may leave, by this process' clock.
    pub at: Vec<Instant>,
    /// With no slot: how long to wait before asking again.
    pub wait: Duration,
}

/// What is asked of a calendar. Times in microseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub(super) interval: f64,
    pub(super) wanted: usize,
    pub(super) lead: u64,
    pub(super) horizon: u64,
    pub(super) fresh: u64,
}

/// What a calendar answers. Times in microseconds of its own clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Granted {
    pub(super) now: f64,
    pub(super) first: f64,
    pub(super) granted: usize,
}

impl Asked {
    /// `wanted` slots at `rate` a second.
    pub(super) fn new(rate: f64, wanted: usize) -> Self {
        let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let interval = 1e6 / rate.max(0.001);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an interval is positive and at most a quarter of an hour"
        )]
        let fresh = (interval as u64).max(micros(FRESH));
        Self {
            interval,
            wanted,
            lead: micros(LEAD),
            horizon: micros(HORIZON),
            fresh,
        }
    }

    /// The slots by this process' clock, asked for and heard of at these times. The answer was on its way for a while, so
    /// the slots lie a little late rather than early.
    pub(super) fn slots(&self, granted: Granted, (sent, heard): (Instant, Instant)) -> Slots {
        if heard - sent > STALE {
            return Slots {
                at: Vec::new(),
                wait: Duration::from_millis(1),
            };
        }
        let ahead = |at: f64| Duration::from_secs_f64(((at - granted.now) / 1e6).max(0.0));
        let mut at = Vec::with_capacity(granted.granted);
        let mut slot = granted.first;
        for _ in 0..granted.granted {
            at.push(heard + ahead(slot));
            slot += self.interval;
        }
        let wait = ahead(slot).saturating_sub(HORIZON);
        Slots {
            at,
            wait: wait.max(Duration::from_millis(1)),
        }
    }
}

/// The calendars of a process that is alone.
#[derive(Debug)]
pub(super) struct Calendars {
    begun: Instant,
    next: Mutex<HashMap<String, f64>>,
}

impl Default for Calendars {
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            next: Mutex::default(),
        }
    }
}

impl Calendars {
    /// What `slots.lua` does, within this process.
    pub(super) fn take(&self, number: &str, asked: Asked) -> Result<Granted, QueueError> {
        let now = self.begun.elapsed().as_secs_f64() * 1e6;
        let mut calendars = self
            .next
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        Ok(take(&mut calendars, number, asked, now))
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "microseconds since the start fit into 53 bits for centuries, and the count is clamped to what is wanted"
)]
fn take(calendars: &mut HashMap<String, f64>, number: &str, asked: Asked, now: f64) -> Granted {
    let next = calendars
        .entry(number.to_owned())
        .or_insert(now + asked.fresh as f64);
    let first = next.max(now + asked.lead as f64);
    let fitting = ((now + asked.horizon as f64 - first) / asked.interval).floor() + 1.0;
    let granted = fitting.clamp(0.0, asked.wanted as f64) as usize;
    *next = first + granted as f64 * asked.interval;
    Granted {
        now,
        first,
        granted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        // A case may hold thousands of slots.
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn no_sliding_second_holds_more_slots_than_the_rate(
            rate in prop_oneof![0.5..5.0_f64, 5.0..200.0, 200.0..5_000.0],
            asks in prop::collection::vec((0_u32..400_000, 0..400_usize), 1..30),
        ) {
            let (mut calendars, mut now, mut slots) = (HashMap::new(), 0.0, Vec::new());
            for (pause, wanted) in asks {
                now += f64::from(pause);
                let asked = Asked::new(rate, wanted);
                let granted = take(&mut calendars, "n", asked, now);
                let mut at = granted.first;
                for _ in 0..granted.granted {
                    prop_assert!(at >= now && at <= now + 200_001.0);
                    slots.push(at);
                    at += asked.interval;
                }
            }
            for (n, first) in slots.iter().enumerate() {
                // In order, so the second ends where the first one beyond it lies.
                let within = slots[n..].partition_point(|at| *at < first + 1e6 - 1.0);
                prop_assert!(within as f64 <= rate.ceil(), "{within} slots in a second at {rate}");
            }
        }
    }

    #[test]
    fn slots_are_used_up_at_the_full_rate_by_whoever_asks_often_enough() {
        let (mut calendars, mut count) = (HashMap::new(), 0);
        for tick in 0..600 {
            let asked = Asked::new(2_500.0, 1_000);
            let now = f64::from(tick) * 10_000.0;
            count += take(&mut calendars, "n", asked, now).granted;
        }
        // Six seconds, of which the first is lost to the fresh calendar.
        assert!((12_400..=13_100).contains(&count), "{count}");
    }

    #[test]
    fn without_a_slot_it_is_told_how_long_to_wait() {
        let mut calendars = HashMap::new();
        let asked = Asked::new(1.0, 1);
        let granted = take(&mut calendars, "n", asked, 0.0);
        let now = Instant::now();
        let slots = asked.slots(granted, (now, now));
        assert!(slots.at.is_empty());
        assert_eq!(slots.wait, Duration::from_millis(800));
    }

    #[test]
    fn slots_of_which_a_process_heard_only_when_it_went_on_after_standing_still_are_not_used() {
        let (mut calendars, asked) = (HashMap::new(), Asked::new(100.0, 10));
        take(&mut calendars, "n", asked, 0.0);
        let granted = take(&mut calendars, "n", asked, 2e6);
        let sent = Instant::now();
        let heard = |after| asked.slots(granted, (sent, sent + Duration::from_millis(after)));
        assert_eq!(heard(20).at.len(), 10);
        assert_eq!(heard(2_000).at, []);
    }
}
