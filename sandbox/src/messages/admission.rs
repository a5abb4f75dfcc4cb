//! Lets a message in, or refuses it because of a limit.

use super::check::Draft;
use crate::{
    account::{Line, POISONED},
    clock::{self, Micros},
    refusal::Refusal,
    state::State,
    switches::{PairLimit, Switches},
};

/// Lets a message in and counts it; gives the moment. Nothing is counted of a message that is refused.
pub(super) fn admit(
    state: &State,
    switches: &Switches,
    line: &Line,
    draft: &Draft,
) -> Result<Micros, Refusal> {
    if is_throttled(state, switches) {
        return Err(too_fast());
    }
    let (person, pair) = (draft.person.key(), (line.index, draft.person.key()));
    if !draft.open {
        let allowance = state.account.read().expect(POISONED).allowance();
        if let Some(allowance) = allowance {
            let mut reached = state.reached.lock().expect(POISONED);
            if !reached.allows(person, allowance, clock::now()) {
                return Err(Refusal::of(131_048).details(
                    "Message failed to send because the messaging limit of this business is reached.",
                ));
            }
        }
    }
    let limit = switches.pair_limit;
    let mut pairs = (limit != PairLimit::Off).then(|| state.pairs.lock().expect(POISONED));
    if let Some(pairs) = &mut pairs
        && !pairs.allows(pair, limit, clock::now())
    {
        return Err(Refusal::of(131_056).details(
            "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.",
        ));
    }
    let mut pace = line.pace.lock().expect(POISONED);
    let now = clock::now();
    if !pace.admit(now) {
        return Err(too_fast());
    }
    if let Some(pairs) = &mut pairs {
        pairs.take(pair, now);
    }
    Ok(now)
}

fn is_throttled(state: &State, switches: &Switches) -> bool {
    switches.throttles_at(clock::now()) || state.chance.happens(switches.throttle)
}

/// The number sends more than it may.
pub(super) fn too_fast() -> Refusal {
    Refusal::of(130_429).details("Cloud API message throughput has been reached.")
}
