//! WhatsApp as Meta's Cloud API speaks it: what is asked of it, what it answers, what it tells by webhook. Knows nothing
//! of campaigns or recipients.

pub mod event;
pub mod graph;
pub mod media;
pub mod template;
pub mod verdict;
