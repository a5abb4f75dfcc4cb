//! Group commit of the lanes whose rows are recipients.

use domain::{
    Ctx, Error, Kind,
    group::{Group, Rules, Uncommitted},
    queue::JobRef,
    recipient::Dispatched,
    store::Dialect,
};
use entity::RecipientId;
use std::{future::Future, sync::Arc};

/// Committers of one lane in this process.
#[derive(Debug, Clone)]
pub(crate) struct Committers(Arc<[Group<Dispatched, Arc<Error>>]>);

impl Committers {
    /// Starts them: one on SQLite, which has one writer, two on Postgres, so that one gathers while the other waits
    /// for the database. Each has its own shard of the counters, as far as chance allows.
    pub(crate) fn start<R, F>(ctx: &Ctx, run: R) -> Self
    where
        R: Fn(i32, Vec<Dispatched>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = domain::Result<()>> + Send + 'static,
    {
        let n = match ctx.store.dialect() {
            Dialect::Sqlite => 1,
            Dialect::Postgres => 2,
        };
        let groups = (0..n).map(|_| {
            let (run, shard) = (run.clone(), rand::random_range(1..32));
            let run = move |jobs| {
                let outcome = run(shard, jobs);
                async move { outcome.await.map_err(Arc::new) }
            };
            let blames_an_item = |error: &Arc<Error>| error.kind() != Kind::Unavailable;
            Group::start(run, Rules::new(blames_an_item))
        });
        Self(groups.collect())
    }

    /// Resolves when this job's outcome is committed.
    pub(crate) async fn commit(&self, job: JobRef) -> Result<(), Uncommitted<Arc<Error>>> {
        let n = usize::try_from(job.id).unwrap_or(0) % self.0.len();
        self.0[n].commit((RecipientId(job.id), job.seq)).await
    }
}
