//! The webhook lane: digests raw events. Jobs of one process are digested in groups, one on SQLite, which has one writer,
//! two on Postgres, so that one reads and parses while the other waits for the database.

use crate::{
    record::record,
    supervisor::{Failure, Handler},
};
use domain::{
    Ctx, Error, Kind,
    group::{Group, Rules},
    queue::JobRef,
    store::Dialect,
    webhook,
};
use entity::WebhookEventId;
use std::sync::Arc;

/// Digests the events that are handed in, by id and dispatch.
type Digester = Group<(WebhookEventId, i64), Arc<Error>>;

/// Digests raw events.
#[derive(Debug, Clone)]
pub(crate) struct Webhook {
    ctx: Ctx,
    groups: Arc<[Digester]>,
}

impl Webhook {
    /// Starts the lane's digesters.
    pub(crate) fn new(ctx: Ctx) -> Self {
        let n = match ctx.store.dialect() {
            Dialect::Sqlite => 1,
            Dialect::Postgres => 2,
        };
        let groups = (0..n).map(|_| {
            let ctx = ctx.clone();
            let shard = rand::random_range(1..32);
            let run = move |jobs: Vec<(WebhookEventId, i64)>| {
                let ctx = ctx.clone();
                async move {
                    let digested = webhook::digest(&ctx, shard, &jobs).await;
                    digested.map(drop).map_err(Arc::new)
                }
            };
            let blames_an_item = |error: &Arc<Error>| error.kind() != Kind::Unavailable;
            Group::start(run, Rules::new(blames_an_item))
        });
        Self {
            groups: groups.collect(),
            ctx,
        }
    }
}

impl Handler for Webhook {
    async fn handle(&self, job: JobRef) -> anyhow::Result<()> {
        let n = usize::try_from(job.id).unwrap_or(0) % self.groups.len();
        Ok(self.groups[n]
            .commit((WebhookEventId(job.id), job.seq))
            .await?)
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        record(&self.ctx, job, failure).await;
    }
}
