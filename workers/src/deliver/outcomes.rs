//! What became of messages, committed in groups.

use domain::{
    Ctx, Error, Kind,
    group::{Group, Rules, Uncommitted},
    recipient::{self, Settled},
    store::Dialect,
};
use entity::ChannelId;
use std::{sync::Arc, time::Duration};

/// How long an outcome is tried to be written while the database is away. Longer than for anything else: what Meta took
/// must not stay in doubt.
const PATIENCE: Duration = Duration::from_secs(150);

/// Committers of one channel in this process.
#[derive(Debug, Clone)]
pub(super) struct Outcomes(Arc<[Group<Settled, Arc<Error>>]>);

impl Outcomes {
    /// Starts them: one on SQLite, which has one writer, two on Postgres.
    pub(super) fn start(ctx: &Ctx, channel: ChannelId) -> Self {
        let n = match ctx.store.dialect() {
            Dialect::Sqlite => 1,
            Dialect::Postgres => 2,
        };
        let groups = (0..n).map(|_| {
            let ctx = ctx.clone();
            let shard = rand::random_range(1..32);
            let run = move |outcomes: Vec<Settled>| {
                let ctx = ctx.clone();
                async move {
                    let settled = recipient::settle(&ctx, shard, channel, &outcomes).await;
                    settled.map_err(Arc::new)
                }
            };
            let blames_an_item = |error: &Arc<Error>| error.kind() != Kind::Unavailable;
            let rules = Rules {
                patience: PATIENCE,
                ..Rules::new(blames_an_item)
            };
            Group::start(run, rules)
        });
        Self(groups.collect())
    }

    /// Resolves when this outcome is committed.
    pub(super) async fn commit(&self, outcome: Settled) -> Result<(), Uncommitted<Arc<Error>>> {
        let n = usize::try_from(outcome.recipient.0).unwrap_or(0) % self.0.len();
        self.0[n].commit(outcome).await
    }
}
