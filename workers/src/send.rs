//! The send lane: sends one recipient. Jobs of one process are committed in groups.

use crate::{
    commit::{Committers, rules},
    record::record,
    supervisor::{Failure, Handler},
};
use domain::{
    Ctx,
    queue::JobRef,
    recipient::{self, Dispatched},
};
use entity::RecipientId;

/// Sends one recipient.
#[derive(Debug, Clone)]
pub(crate) struct Send {
    ctx: Ctx,
    committers: Committers<Dispatched>,
}

impl Send {
    /// Starts the lane's committers.
    pub(crate) fn new(ctx: Ctx) -> Self {
        let run = {
            let ctx = ctx.clone();
            move |shard, jobs: Vec<Dispatched>| {
                let ctx = ctx.clone();
                async move { recipient::send(&ctx, shard, &jobs).await }
            }
        };
        let committers = Committers::start(&ctx, &rules(), run);
        Self { ctx, committers }
    }
}

impl Handler for Send {
    async fn handle(&self, job: JobRef) -> anyhow::Result<()> {
        Ok(self
            .committers
            .commit(job.id, (RecipientId(job.id), job.seq))
            .await?)
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        record(&self.ctx, job, failure).await;
    }
}
