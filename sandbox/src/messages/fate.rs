//! What becomes of an accepted message.

use crate::{chance::About, person::Person, scripts::Script, state::State, switches::Switches};

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fate {
    /// Whether it is held for quality assessment first.
    pub(super) held: bool,
    /// How far it gets.
    pub(super) end: End,
    /// What the person answers.
    pub(super) reply: Option<ReplyWith>,
}

/// How far a message gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It is never heard of again.
    Silent,
    /// It fails with this code.
    Failed(u32),
    /// It leaves.
    Sent,
    /// It arrives.
    Delivered,
    /// It is read.
    Read,
}

/// What a person answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReplyWith {
    /// A text.
    Text(&'static str),
    /// A tap on the first quick reply button.
    Tap,
}

/// An answer of somebody who likes to answer.
const ANSWER: ReplyWith = ReplyWith::Text("Thanks, tell me more.");

/// What becomes of a message for this person.
pub(super) fn fate_of(
    state: &State,
    switches: &Switches,
    person: &Person,
    script: Option<Script>,
) -> Fate {
    let fate = |end| Fate {
        held: false,
        end,
        reply: None,
    };
    match script {
        Some(Script::NotReachable) => fate(End::Failed(131_026)),
        Some(Script::Capped) => fate(End::Failed(131_049)),
        Some(Script::OptedOut) => fate(End::Failed(131_050)),
        Some(Script::HeldAndReleased) => Fate {
            held: true,
            ..fate(End::Read)
        },
        Some(Script::HeldAndDropped) => Fate {
            held: true,
            ..fate(End::Failed(132_015))
        },
        Some(Script::NeverDelivered) => fate(End::Sent),
        Some(Script::NeverRead) => fate(End::Delivered),
        Some(Script::Replies) => answering(ANSWER),
        Some(Script::Stops) => answering(ReplyWith::Text("STOP")),
        Some(Script::Taps) => answering(ReplyWith::Tap),
        Some(
            Script::Sender
            | Script::AnswerLost
            | Script::ErrorPage
            | Script::ErrorPageAccepted
            | Script::ThrottledOnce
            | Script::OtherDigits,
        )
        | None => by_chance(state, switches, person),
    }
}

fn answering(reply: ReplyWith) -> Fate {
    Fate {
        held: false,
        end: End::Read,
        reply: Some(reply),
    }
}

fn by_chance(state: &State, switches: &Switches, person: &Person) -> Fate {
    let chance = &state.chance;
    let is_so = |fraction, about| chance.is_so(fraction, person.key(), about);
    let end = if chance.happens(switches.drop) {
        End::Silent
    } else if !is_so(switches.delivered, About::Delivered) {
        End::Sent
    } else if is_so(switches.read, About::Read) {
        End::Read
    } else {
        End::Delivered
    };
    let hears = matches!(end, End::Delivered | End::Read);
    Fate {
        held: chance.happens(switches.hold),
        end,
        reply: (hears && is_so(switches.replies, About::Replies)).then_some(ANSWER),
    }
}
