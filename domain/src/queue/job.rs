//! A job: which row to look at, in which lane, at which dispatch.

use entity::Lane;
use std::{fmt, str::FromStr};

/// A reminder that a row is due. It carries no data: the row is the truth.
///
/// `seq` is the row's `dispatch_seq` at the push. The text form, `send:42:7`, is at once the job's id in
/// the queue and its payload, so pushing the same dispatch twice changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobRef {
    /// The kind of work.
    pub lane: Lane,
    /// The row, by the id of the lane's table.
    pub id: i64,
    /// The dispatch of that row: a handler of an older dispatch finds it changed and does nothing.
    pub seq: i64,
}

impl fmt::Display for JobRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.lane, self.id, self.seq)
    }
}

/// The text is not a job.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a job; a job reads lane:id:seq, as in send:42:7")]
pub struct NotAJob(pub String);

impl FromStr for JobRef {
    type Err = NotAJob;
    fn from_str(text: &str) -> Result<Self, NotAJob> {
        let parse = || {
            let (lane, numbers) = text.split_once(':')?;
            let (id, seq) = numbers.split_once(':')?;
            Some(Self {
                lane: lane.parse().ok()?,
                id: id.parse().ok()?,
                seq: seq.parse().ok()?,
            })
        };
        // Only the one text that this job would be written as: two texts would be two jobs.
        parse()
            .filter(|job| job.to_string() == text)
            .ok_or_else(|| NotAJob(text.chars().take(64).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_survives_its_text() {
        let job = JobRef {
            lane: Lane::Send,
            id: 42,
            seq: 7,
        };
        assert_eq!(job.to_string(), "send:42:7");
        assert_eq!("send:42:7".parse(), Ok(job));
    }

    #[test]
    fn what_is_not_exactly_a_job_is_refused() {
        for text in [
            "",
            "send",
            "send:1",
            "send:1:",
            "send:1:2:3",
            "send:01:2",
            "send:+1:2",
            "sned:1:2",
            "SEND:1:2",
            "send:1:99999999999999999999",
            " send:1:2",
        ] {
            assert!(text.parse::<JobRef>().is_err(), "{text}");
        }
    }
}
