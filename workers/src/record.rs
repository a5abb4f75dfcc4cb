//! Records on the row that a job failed.

use crate::supervisor::Failure;
use domain::{Ctx, Error, lane, queue::JobRef};
use std::sync::Arc;
use tracing::{error, warn};

/// Tries the row again later, or buries it. If even that cannot be written, the row comes round after the window.
pub(crate) async fn record(ctx: &Ctx, job: JobRef, failure: Failure) {
    let reason = failure.to_string();
    let failure = match &failure {
        Failure::Error(error) => match domain_error(error) {
            Some(cause) => lane::Failure::of(cause, &reason),
            None => lane::Failure {
                cause: "stopped",
                reason: &reason,
                transient: true,
            },
        },
        Failure::Panicked(_) => lane::Failure {
            cause: "panicked",
            reason: &reason,
            transient: false,
        },
        Failure::TimedOut(_) => lane::Failure {
            cause: "timed_out",
            reason: &reason,
            transient: true,
        },
    };
    if failure.transient {
        warn!(job = %job, cause = failure.cause, reason, "Job {job} failed and is tried again");
    } else {
        error!(job = %job, cause = failure.cause, reason, "Job {job} failed");
    }
    if let Err(error) = lane::failed(ctx, job, &failure).await {
        warn!(job = %job, error = %error, "Could not record that job {job} failed; its row comes round again");
    }
}

/// The domain's error inside; none if the process was stopping.
fn domain_error(error: &anyhow::Error) -> Option<&Error> {
    error
        .downcast_ref::<Error>()
        .or_else(|| error.downcast_ref::<Arc<Error>>().map(Arc::as_ref))
}
