//! The one reducer: applies what is known of a recipient's message to its progress. The order of events never
//! matters, and the same event twice is a no-op.

use super::progress::{Fault, Progress};
use entity::{Millis, recipient::RecipientState};

/// Something that became known about an attempt to send to a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The attempt it belongs to.
    pub attempt: i32,
    /// When it happened.
    pub at: Millis,
    /// What happened.
    pub what: What,
}

/// What became known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The provider took the message and named it.
    Accepted {
        /// The provider's id of the message.
        wamid: String,
    },
    /// The provider took the message, and holds it back until it trusts the template.
    Held {
        /// The provider's id of the message.
        wamid: String,
    },
    /// It was sent.
    Sent,
    /// It reached the device.
    Delivered,
    /// It was opened.
    Read,
    /// It was answered.
    Replied,
    /// It failed.
    Failed(Fault),
}

/// Applies `event`. Rank only rises; a higher stage fills the lower ones; a failure counts only for the current
/// attempt and below delivered; proof of delivery, of whichever attempt, wins over queued, failed and cancelled.
pub fn apply(progress: &mut Progress, event: &Event) {
    match &event.what {
        What::Accepted { wamid } => {
            keep_wamid(progress, event.attempt, wamid);
            accepted(progress, event);
        }
        What::Held { wamid } => {
            keep_wamid(progress, event.attempt, wamid);
            held(progress, event);
        }
        What::Sent => accepted(progress, event),
        What::Delivered => proven(progress, RecipientState::Delivered, event.at),
        What::Read => proven(progress, RecipientState::Read, event.at),
        What::Replied => proven(progress, RecipientState::Replied, event.at),
        What::Failed(fault) => failed(progress, event, fault),
    }
}

/// The latest attempt's id wins.
fn keep_wamid(progress: &mut Progress, attempt: i32, wamid: &str) {
    if attempt >= progress.wamid_attempt {
        progress.wamid = Some(wamid.to_owned());
        progress.wamid_attempt = attempt;
    }
}

/// Neither sent nor failed: the provider decides later. Whatever else is known says more.
fn held(progress: &mut Progress, event: &Event) {
    if event.attempt < progress.attempt {
        return;
    }
    match progress.state {
        RecipientState::Queued
        | RecipientState::Sending
        | RecipientState::InDoubt
        | RecipientState::Cancelled => {
            progress.state = RecipientState::Held;
            progress.fault = None;
        }
        RecipientState::Held
        | RecipientState::Sent
        | RecipientState::Delivered
        | RecipientState::Read
        | RecipientState::Replied
        | RecipientState::Failed => {}
    }
}

/// Accepted by the provider: of an older attempt this tells only that it once was sent, for the current one it
/// raises what is below sent. A failed one stays failed: the provider takes messages that fail later.
fn accepted(progress: &mut Progress, event: &Event) {
    earliest(&mut progress.sent_at, event.at);
    if event.attempt < progress.attempt {
        return;
    }
    match progress.state {
        RecipientState::Queued
        | RecipientState::Sending
        | RecipientState::Held
        | RecipientState::InDoubt
        | RecipientState::Cancelled => {
            progress.state = RecipientState::Sent;
            progress.fault = None;
        }
        RecipientState::Sent
        | RecipientState::Delivered
        | RecipientState::Read
        | RecipientState::Replied
        | RecipientState::Failed => {}
    }
}

fn proven(progress: &mut Progress, stage: RecipientState, at: Millis) {
    let rank = rank(stage);
    earliest(&mut progress.sent_at, at);
    earliest(&mut progress.delivered_at, at);
    if rank >= self::rank(RecipientState::Read) {
        earliest(&mut progress.read_at, at);
    }
    if rank >= self::rank(RecipientState::Replied) {
        earliest(&mut progress.replied_at, at);
    }
    progress.fault = None;
    progress.failed_at = None;
    if rank > self::rank(progress.state) {
        progress.state = stage;
    }
}

fn failed(progress: &mut Progress, event: &Event, fault: &Fault) {
    if event.attempt < progress.attempt {
        return;
    }
    match progress.state {
        RecipientState::Delivered | RecipientState::Read | RecipientState::Replied => return,
        RecipientState::Queued
        | RecipientState::Sending
        | RecipientState::Held
        | RecipientState::InDoubt
        | RecipientState::Sent
        | RecipientState::Cancelled
        | RecipientState::Failed => {}
    }
    // Of several reports of one failure the earliest is kept, whichever arrives first.
    let earlier = match (&progress.fault, progress.failed_at) {
        (Some(known), Some(at)) => (event.at, fault) < (at, known),
        _ => true,
    };
    if earlier {
        progress.failed_at = Some(event.at);
        progress.fault = Some(fault.clone());
    }
    progress.state = RecipientState::Failed;
}

fn earliest(known: &mut Option<Millis>, at: Millis) {
    *known = Some(known.map_or(at, |known| known.min(at)));
}

/// How far a state is: proof of delivery outranks everything that is below delivered.
fn rank(state: RecipientState) -> u8 {
    match state {
        RecipientState::Queued
        | RecipientState::Sending
        | RecipientState::Held
        | RecipientState::InDoubt
        | RecipientState::Cancelled
        | RecipientState::Failed => 0,
        RecipientState::Sent => 1,
        RecipientState::Delivered => 2,
        RecipientState::Read => 3,
        RecipientState::Replied => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipient::Counts;
    use proptest::prelude::*;

    fn event(attempt: i32, at: Millis, what: What) -> Event {
        Event { attempt, at, what }
    }

    fn after(start: &Progress, events: &[Event]) -> Progress {
        let mut progress = start.clone();
        for event in events {
            apply(&mut progress, event);
        }
        progress
    }

    fn any_what() -> impl Strategy<Value = What> {
        prop_oneof![
            Just(What::Accepted {
                wamid: "wamid.1".into()
            }),
            Just(What::Held {
                wamid: "wamid.1".into()
            }),
            Just(What::Sent),
            Just(What::Delivered),
            Just(What::Read),
            Just(What::Replied),
            (0..3).prop_map(|n| What::Failed(Fault::new(format!("13102{n}"), "undeliverable"))),
        ]
    }

    /// Events of attempts 1 and 2; an attempt has one message id.
    fn any_events() -> impl Strategy<Value = Vec<Event>> {
        let one = (1..=2, 1_000..2_000_i64, any_what()).prop_map(|(attempt, at, what)| {
            let what = match what {
                What::Accepted { .. } => What::Accepted {
                    wamid: format!("wamid.{attempt}"),
                },
                What::Held { .. } => What::Held {
                    wamid: format!("wamid.{attempt}"),
                },
                other => other,
            };
            event(attempt, at, what)
        });
        prop::collection::vec(one, 0..10)
    }

    fn any_start() -> impl Strategy<Value = Progress> {
        let state = prop_oneof![
            Just(RecipientState::Queued),
            Just(RecipientState::Sending),
            Just(RecipientState::Held),
            Just(RecipientState::InDoubt),
            Just(RecipientState::Cancelled),
        ];
        // Nothing can be known of an attempt that was not made: events are of attempts 1 and 2, the current is 2.
        state.prop_map(|state| Progress {
            state,
            ..Progress::queued(2)
        })
    }

    /// What must come out, told from the whole set of events at once instead of one by one.
    fn model(start: &Progress, events: &[Event]) -> (RecipientState, Counts) {
        let has = |what: fn(&What) -> bool| events.iter().any(|e| what(&e.what));
        let replied = has(|w| *w == What::Replied);
        let read = replied || has(|w| *w == What::Read);
        let delivered = read || has(|w| *w == What::Delivered);
        let is_accept = |e: &&Event| matches!(e.what, What::Accepted { .. } | What::Sent);
        let accepted_once = events.iter().any(|e| is_accept(&e));
        let accepted_now = events
            .iter()
            .any(|e| is_accept(&e) && e.attempt >= start.attempt);
        let failed = events
            .iter()
            .any(|e| matches!(e.what, What::Failed(_)) && e.attempt >= start.attempt);
        let held_now = events
            .iter()
            .any(|e| matches!(e.what, What::Held { .. }) && e.attempt >= start.attempt);
        let state = match (replied, read, delivered, failed, accepted_now) {
            (true, ..) => RecipientState::Replied,
            (_, true, ..) => RecipientState::Read,
            (_, _, true, ..) => RecipientState::Delivered,
            (_, _, _, true, _) => RecipientState::Failed,
            (_, _, _, _, true) => RecipientState::Sent,
            _ if held_now => RecipientState::Held,
            _ => start.state,
        };
        let mut end = Progress {
            state,
            ..start.clone()
        };
        end.sent_at = (accepted_once || delivered).then_some(1);
        end.delivered_at = delivered.then_some(1);
        end.read_at = read.then_some(1);
        end.replied_at = replied.then_some(1);
        (state, Counts::of(&end))
    }

    proptest! {
        #[test]
        fn any_order_and_any_duplication_lead_to_the_same_row(
            start in any_start(),
            (events, shuffled) in any_events().prop_flat_map(|events| {
                let mut twice = events.clone();
                twice.extend(events.clone());
                (Just(events), Just(twice).prop_shuffle())
            }),
        ) {
            prop_assert_eq!(after(&start, &events), after(&start, &shuffled));
        }

        #[test]
        fn the_row_and_its_counts_agree_with_the_model(start in any_start(), events in any_events()) {
            let end = after(&start, &events);
            let (state, counts) = model(&start, &events);
            prop_assert_eq!(end.state, state);
            prop_assert_eq!(Counts::of(&end), counts);
        }

        #[test]
        fn losing_lower_stages_changes_neither_state_nor_counts(
            start in any_start(),
            top in 1..=4_usize,
            kept in prop::collection::vec(any::<bool>(), 4),
        ) {
            let ladder = [What::Sent, What::Delivered, What::Read, What::Replied];
            let whole: Vec<_> = ladder[..top].iter().zip(10..).map(|(w, at)| event(start.attempt, at, w.clone())).collect();
            let lossy: Vec<_> = whole.iter().enumerate()
                .filter(|(n, _)| *n == top - 1 || kept[*n]).map(|(_, e)| e.clone()).collect();
            let (whole, lossy) = (after(&start, &whole), after(&start, &lossy));
            prop_assert_eq!(whole.state, lossy.state);
            prop_assert_eq!(Counts::of(&whole), Counts::of(&lossy));
        }

        #[test]
        fn rank_only_rises(start in any_start(), events in any_events()) {
            let mut progress = start;
            for event in &events {
                let before = rank(progress.state);
                apply(&mut progress, event);
                let fell_to_failed = progress.state == RecipientState::Failed && before <= 1;
                prop_assert!(rank(progress.state) >= before || fell_to_failed);
            }
        }
    }

    #[test]
    fn a_failure_of_an_earlier_attempt_does_not_count() {
        let end = after(
            &Progress::queued(2),
            &[event(1, 5, What::Failed(Fault::new("131026", "no")))],
        );
        assert_eq!(end, Progress::queued(2));
    }

    #[test]
    fn delivery_of_an_earlier_attempt_stops_the_current_one() {
        let end = after(&Progress::queued(2), &[event(1, 5, What::Delivered)]);
        assert_eq!(
            (end.state, end.sent_at),
            (RecipientState::Delivered, Some(5))
        );
    }

    #[test]
    fn who_failed_after_being_accepted_still_counts_as_reached_sent() {
        let failure = event(1, 9, What::Failed(Fault::new("131026", "no")));
        let end = after(&Progress::queued(1), &[failure, event(1, 5, What::Sent)]);
        assert_eq!(
            (end.state, end.sent_at, end.failed_at),
            (RecipientState::Failed, Some(5), Some(9))
        );
        assert_eq!(Counts::of(&end).reached_sent, 1);
    }
}
