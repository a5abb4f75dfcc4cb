//! The webhook lane: digests raw events. Jobs of one process are digested in groups, one on SQLite, which has one writer,
//! two on Postgres, so that one reads and parses while the other waits for the database.

use crate::{
    commit::{Committers, rules},
    record::record,
    supervisor::{Failure, Handler},
};
use domain::{Ctx, queue::JobRef, webhook};
use entity::WebhookEventId;

/// Digests raw events.
#[derive(Debug, Clone)]
pub(crate) struct Webhook {
    ctx: Ctx,
    committers: Committers<(WebhookEventId, i64)>,
}

impl Webhook {
    /// Starts the lane's digesters.
    pub(crate) fn new(ctx: Ctx) -> Self {
        let run = {
            let ctx = ctx.clone();
            move |shard, jobs: Vec<(WebhookEventId, i64)>| {
                let ctx = ctx.clone();
                async move { webhook::digest(&ctx, shard, &jobs).await }
            }
        };
        let committers = Committers::start(&ctx, &rules(), run);
        Self { ctx, committers }
    }
}

impl Handler for Webhook {
    async fn handle(&self, job: JobRef) -> anyhow::Result<()> {
        Ok(self
            .committers
            .commit(job.id, (WebhookEventId(job.id), job.seq))
            .await?)
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        record(&self.ctx, job, failure).await;
    }
}
