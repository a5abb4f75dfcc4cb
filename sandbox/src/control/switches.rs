//! Shows and sets the switches.

use super::Refused;
use crate::{clock, state::State};
use serde_json::{Value, json};

/// All switches.
pub(super) fn show(state: &State) -> Value {
    json!(*state.switches())
}

/// Sets some switches; shows all.
pub(super) fn change(state: &State, change: &Value) -> Result<Value, Refused> {
    let changed = state.switches().changed(change, clock::now());
    state.set_switches(changed.map_err(Refused::Invalid)?);
    Ok(show(state))
}
