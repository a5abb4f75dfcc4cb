//! The second floor: one file per job, the supervisor that runs them, the dispatchers and the timetable.

mod commit;
mod deliver;
mod dispatcher;
mod import;
mod launch;
mod notify;
mod record;
mod reply;
mod run;
mod schedule;
mod send;
mod simulate;
pub mod supervisor;
mod timetable;
mod webhook;

pub use run::run;
