//! The second floor: one file per job, the supervisor that runs them, the timetable.

pub mod supervisor;
