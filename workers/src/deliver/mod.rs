//! Delivery: what is sent through channels. Every number has a queue and, in every worker process, a pipeline: slots are
//! taken, as many recipients are claimed, each message leaves at its slot, and what became of it is committed in groups.

mod channels;
mod late;
mod line;
mod outcomes;
mod pipeline;
mod texts;

pub(crate) use channels::run;
