//! What runs a job, and what keeps its panics and hangs away from apalis.

use domain::queue::JobRef;
use futures::FutureExt;
use std::{any::Any, fmt, future::Future, panic::AssertUnwindSafe, time::Duration};
use tracing::error;

/// Does the jobs of one lane.
///
/// Both steps may run twice for one job, and may be too late: each begins with a compare-and-set on the row.
pub trait Handler: Clone + Send + Sync + 'static {
    /// Does the job, and writes its outcome before it returns.
    fn handle(&self, job: JobRef) -> impl Future<Output = anyhow::Result<()>> + Send;

    /// Records on the row that [`Handler::handle`] did not end well: when to try again, or that it is dead.
    /// It is given as long as the job itself.
    fn failed(&self, job: JobRef, failure: Failure) -> impl Future<Output = ()> + Send;
}

/// How a job did not end well.
#[derive(Debug)]
pub enum Failure {
    /// It returned an error.
    Error(anyhow::Error),
    /// It panicked, saying this.
    Panicked(String),
    /// It was stopped after this long.
    TimedOut(Duration),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => write!(f, "{error:#}"),
            Self::Panicked(message) => write!(f, "panicked: {message}"),
            Self::TimedOut(after) => write!(f, "did not end within {} ms", after.as_millis()),
        }
    }
}

/// Runs one job to its end. Whatever happens, it returns: apalis' own layers for timeouts and panics would
/// acknowledge the job with a wrong status.
pub(super) async fn run<H: Handler>(handler: &H, job: JobRef, timeout: Duration) {
    let Err(failure) = guarded(handler.handle(job), timeout).await else {
        return;
    };
    let recorded = guarded(handler.failed(job, failure).map(Ok), timeout).await;
    if let Err(failure) = recorded {
        // Its row still says that it was dispatched, and comes round again.
        error!(job = %job, failure = %failure, "Could not record that a job failed");
    }
}

async fn guarded(
    work: impl Future<Output = anyhow::Result<()>>,
    timeout: Duration,
) -> Result<(), Failure> {
    match tokio::time::timeout(timeout, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(Ok(()))) => Ok(()),
        Ok(Ok(Err(error))) => Err(Failure::Error(error)),
        Ok(Err(panic)) => Err(Failure::Panicked(message(panic.as_ref()))),
        Err(_) => Err(Failure::TimedOut(timeout)),
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("something that is not text")
        .to_owned()
}
