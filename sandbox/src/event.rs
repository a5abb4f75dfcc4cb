//! Things that happen by themselves: statuses, replies and reviews.

use crate::{
    account::POISONED,
    clock,
    inbound::{Inbound, reply_to},
    messages::{Message, ReplyWith},
    state::State,
    templates::{self, Verdict},
    webhooks::Update,
};
use std::sync::Arc;

/// Something that happens by itself.
#[derive(Debug)]
pub(crate) enum Event {
    /// A message gets further.
    Status(Status),
    /// A person answers.
    Reply {
        /// The message it answers.
        message: Arc<Message>,
        /// With what.
        with: ReplyWith,
    },
    /// A template was looked at.
    Review {
        /// Which.
        id: u64,
        /// The state of it that was looked at.
        of: u64,
        /// What was found.
        verdict: Verdict,
    },
}

/// A message got so far.
#[derive(Debug, Clone)]
pub(crate) struct Status {
    /// Which message.
    pub(crate) message: Arc<Message>,
    /// How far.
    pub(crate) stage: Stage,
    /// When, in Unix seconds.
    pub(crate) at_seconds: u64,
}

/// How far a message got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It left.
    Sent,
    /// It arrived.
    Delivered,
    /// It was read.
    Read,
    /// It failed with this code.
    Failed(u32),
}

/// Makes an event happen.
pub(crate) fn happen(state: &State, event: Event) {
    match event {
        Event::Status(status) => {
            count(state, &status);
            let again = state.chance.happens(state.switches().duplicate);
            if again {
                let copy = Update::Status(status.clone());
                state.outbox.push(&state.stats, copy);
            }
            state.outbox.push(&state.stats, Update::Status(status));
        }
        Event::Reply { message, with } => {
            let inbound: Inbound = reply_to(&message, with);
            inbound.arrive(state);
        }
        Event::Review { id, of, verdict } => templates::end(state, id, of, verdict),
    }
}

/// Counts a status, and a delivery against the messaging limit.
pub(crate) fn count(state: &State, status: &Status) {
    let stats = &state.stats;
    match status.stage {
        Stage::Sent => stats.sent.add(1),
        Stage::Delivered => {
            stats.delivered.add(1);
            if !status.message.open {
                let person = status.message.person.key();
                let mut reached = state.reached.lock().expect(POISONED);
                reached.count(person, clock::now());
            }
        }
        Stage::Read => stats.read.add(1),
        Stage::Failed(_) => stats.failed.add(1),
    }
}

/// Makes events happen as they fall due.
pub(crate) async fn run(state: Arc<State>) {
    loop {
        for event in state.timeline.due().await {
            happen(&state, event);
        }
    }
}
