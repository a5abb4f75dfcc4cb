//! Campaigns: drafted, sent to a frozen audience, paused, resumed, cancelled, completed.

pub mod variables;
