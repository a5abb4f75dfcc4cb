//! The steps on a queue, as Lua: each is one round trip and happens wholly or not at all.

use ::redis::Script;

/// One script per step.
pub(super) struct Scripts {
    pub(super) push: Script,
    pub(super) fetch: Script,
    pub(super) ack: Script,
    pub(super) renew: Script,
    pub(super) release: Script,
    pub(super) bury: Script,
    pub(super) generation: Script,
    pub(super) slots: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self {
            push: Script::new(include_str!("push.lua")),
            fetch: Script::new(include_str!("fetch.lua")),
            ack: Script::new(include_str!("ack.lua")),
            renew: Script::new(include_str!("renew.lua")),
            release: Script::new(include_str!("release.lua")),
            bury: Script::new(include_str!("bury.lua")),
            generation: Script::new(include_str!("generation.lua")),
            slots: Script::new(include_str!("slots.lua")),
        }
    }
}
