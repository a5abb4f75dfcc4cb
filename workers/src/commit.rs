//! Group commit: what handlers of one process hand in is run a batch at a time.

use domain::{
    Ctx, Error, Kind,
    group::{Group, Rules, Uncommitted},
    store::Dialect,
};
use std::{future::Future, sync::Arc};

/// Committers of one kind of work in this process; clones share them.
#[derive(Debug)]
pub(crate) struct Committers<T>(Arc<[Group<T, Arc<Error>>]>);

impl<T> Clone for Committers<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// The usual rules: a database that is away passes, anything else is the fault of an item.
pub(crate) fn rules() -> Rules<Arc<Error>> {
    Rules::new(|error: &Arc<Error>| error.kind() != Kind::Unavailable)
}

impl<T: Clone + Send + Sync + 'static> Committers<T> {
    /// Starts them: one on SQLite, which has one writer, two on Postgres, so that one gathers while the other waits
    /// for the database. Each has its own shard of the counters, as far as chance allows.
    pub(crate) fn start<R, F, A>(ctx: &Ctx, rules: &Rules<Arc<Error>>, run: R) -> Self
    where
        R: Fn(i32, Vec<T>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = domain::Result<A>> + Send + 'static,
    {
        let n = match ctx.store.dialect() {
            Dialect::Sqlite => 1,
            Dialect::Postgres => 2,
        };
        let groups = (0..n).map(|_| {
            let (run, shard) = (run.clone(), rand::random_range(1..32));
            let run = move |items| {
                let outcome = run(shard, items);
                async move { outcome.await.map(drop).map_err(Arc::new) }
            };
            Group::start(run, rules.clone())
        });
        Self(groups.collect())
    }

    /// Resolves when this item, which concerns the row `id`, is committed.
    pub(crate) async fn commit(&self, id: i64, item: T) -> Result<(), Uncommitted<Arc<Error>>> {
        let n = usize::try_from(id).unwrap_or(0) % self.0.len();
        self.0[n].commit(item).await
    }
}
