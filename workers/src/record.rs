//! Records on the row that a job failed.

use crate::supervisor::Failure;
use domain::{
    Ctx, Error,
    group::Uncommitted,
    lane::{self, Blame},
    queue::JobRef,
};
use std::sync::Arc;
use tracing::{error, warn};

/// Tries the row again later, or buries it. If even that cannot be written because the database is away, everything
/// unfinished is due again once it is back; else the row comes round after the window.
pub(crate) async fn record(ctx: &Ctx, job: JobRef, failure: Failure) {
    let reason = failure.to_string();
    let failure = told(&failure, &reason);
    match failure.blame {
        Blame::Job => error!(job = %job, cause = failure.cause, reason, "Job {job} failed"),
        Blame::Nobody | Blame::Unclear => {
            warn!(job = %job, cause = failure.cause, reason, "Job {job} failed and is tried again");
        }
    }
    if let Err(error) = lane::failed(ctx, job, &failure).await {
        ctx.loss.note_doubt(&error);
        warn!(job = %job, error = %error, "Could not record that job {job} failed; its row comes round again");
    }
}

/// The failure in the words of lanes.
fn told<'a>(failure: &Failure, reason: &'a str) -> lane::Failure<'a> {
    let (cause, blame) = match failure {
        Failure::Error(error) => match error.downcast_ref::<Uncommitted<Arc<Error>>>() {
            Some(Uncommitted::Failed(error)) => return lane::Failure::of(error, reason),
            Some(Uncommitted::Panicked(_)) => ("panicked", Blame::Job),
            Some(Uncommitted::TookTooLong) => ("timed_out", Blame::Nobody),
            Some(Uncommitted::Stopped) => ("stopped", Blame::Nobody),
            None => match error.downcast_ref::<Error>() {
                Some(error) => return lane::Failure::of(error, reason),
                None => ("unknown", Blame::Job),
            },
        },
        Failure::Panicked(_) => ("panicked", Blame::Job),
        Failure::TimedOut(_) => ("timed_out", Blame::Unclear),
    };
    lane::Failure {
        cause,
        reason,
        blame,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::queue::QueueError;
    use std::time::Duration;

    #[test]
    fn a_group_that_panicked_blames_the_job_and_an_outage_blames_nobody() {
        let blame = |failure: Failure| told(&failure, "").blame;
        let group = |why: Uncommitted<Arc<Error>>| blame(Failure::Error(why.into()));
        assert_eq!(group(Uncommitted::Panicked("x".into())), Blame::Job);
        assert_eq!(group(Uncommitted::Stopped), Blame::Nobody);
        assert_eq!(group(Uncommitted::TookTooLong), Blame::Nobody);
        let away = Error::Queue(QueueError::Evicts("lru".into()));
        assert_eq!(
            group(Uncommitted::Failed(Arc::new(away))),
            Blame::Nobody,
            "an error keeps its kind inside a group"
        );
        assert_eq!(blame(Failure::Panicked("x".into())), Blame::Job);
        assert_eq!(
            blame(Failure::TimedOut(Duration::from_secs(1))),
            Blame::Unclear
        );
    }
}
