//! Plans when each stage of a message is told.

use super::{
    Message,
    fate::{End, Fate},
};
use crate::{
    chance::About,
    clock::{MILLI, Micros, SECOND},
    event::{Event, Stage, Status},
    state::State,
    switches::Switches,
};
use std::sync::Arc;

/// Plans all that will be told of a message. Gives back its `sent` instead of planning it if it is to be told `early`
/// and there is one.
pub(super) fn plan(
    state: &State,
    switches: &Switches,
    message: &Arc<Message>,
    fate: Fate,
    early: bool,
) -> Option<Status> {
    let mut clock = Stages::of(state, switches, message, fate.held);
    let mut at_once = None;
    let mut tell = |stage: Stage, at: Micros| {
        let status = Status {
            message: message.clone(),
            stage,
            at_seconds: at / SECOND,
        };
        if early && stage == Stage::Sent {
            at_once = Some(status);
            return;
        }
        let mut told_at = at + switches.delay_ms * MILLI;
        if switches.shuffle {
            // Late enough to be overtaken by any stage after it.
            let whole = switches.delivered_ms + switches.read_ms + switches.stage_jitter_ms;
            told_at += state.chance.below(2 * whole * MILLI);
        }
        state.timeline.plan(told_at, Event::Status(status));
    };
    let stages: &[Stage] = match fate.end {
        End::Silent => &[],
        End::Failed(code) => &[Stage::Failed(code)],
        End::Sent => &[Stage::Sent],
        End::Delivered => &[Stage::Sent, Stage::Delivered],
        End::Read => &[Stage::Sent, Stage::Delivered, Stage::Read],
    };
    for &stage in stages {
        let after_ms = match stage {
            Stage::Sent | Stage::Failed(_) => switches.sent_ms,
            Stage::Delivered => switches.delivered_ms,
            Stage::Read => switches.read_ms,
        };
        tell(stage, clock.next(after_ms));
    }
    if let Some(with) = fate.reply {
        let at = clock.next(switches.reply_ms);
        let message = message.clone();
        state.timeline.plan(at, Event::Reply { message, with });
    }
    at_once
}

/// When the stages of one message happen.
#[derive(Debug)]
struct Stages {
    at: Micros,
    jitter_ms: u64,
    draw: u64,
}

impl Stages {
    fn of(state: &State, switches: &Switches, message: &Message, held: bool) -> Self {
        let hold = if held { switches.hold_ms * MILLI } else { 0 };
        Self {
            at: message.at + hold,
            jitter_ms: switches.stage_jitter_ms,
            draw: state.chance.of(message.person.key(), About::Jitter),
        }
    }

    /// The moment of the next stage, `after_ms` or a little more after the last.
    fn next(&mut self, after_ms: u64) -> Micros {
        self.at += after_ms * MILLI;
        if self.jitter_ms > 0 {
            self.at += (self.draw & 0xFFFF) * self.jitter_ms * MILLI / 0x1_0000;
            self.draw >>= 16;
        }
        self.at
    }
}
