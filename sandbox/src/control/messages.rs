//! Shows and clears what was accepted and counted.

use crate::{account::POISONED, clock, request::Query, state::State};
use serde_json::{Map, Value, json};

/// Messages on a page, unless asked otherwise.
const PAGE: usize = 1_000;
/// Messages on a page, at most.
const MAX_PAGE: usize = 50_000;

/// Messages after the `after`th, oldest first.
pub(super) fn list(state: &State, query: &Query) -> Value {
    let after = query.number("after", 0);
    let limit = query.number("limit", PAGE).min(MAX_PAGE);
    let (rows, total) = {
        let log = state.log.lock().expect(POISONED);
        (log.after(after, limit), log.total())
    };
    let data: Vec<Value> = rows
        .iter()
        .zip(after + 1..)
        .map(|(message, n)| message.show(n))
        .collect();
    json!({"data": data, "total": total})
}

/// Forgets the messages and begins to count anew. What is under way goes on.
pub(super) fn clear(state: &State) -> Value {
    let cleared = std::mem::take(&mut *state.log.lock().expect(POISONED));
    state.stats.clear();
    for line in &state.account.read().expect(POISONED).lines {
        line.pace.lock().expect(POISONED).forget_highest();
    }
    json!({"cleared": cleared.total()})
}

/// The counts.
pub(super) fn stats(state: &State) -> Value {
    let mut shown = state.stats.show();
    let lines = state.account.read().expect(POISONED).lines.clone();
    let highest: Map<String, Value> = lines
        .iter()
        .map(|line| {
            let highest = line.pace.lock().expect(POISONED).highest();
            (line.id.clone(), highest.into())
        })
        .collect();
    shown["highest_second"] = highest.into();
    shown["planned"] = state.timeline.len().into();
    let duplicates = state.log.lock().expect(POISONED).duplicates();
    shown["duplicates_by_callback"] = duplicates.into();
    let people = state.reached.lock().expect(POISONED).people(clock::now());
    shown["people_reached"] = people.into();
    shown
}
