//! The simulate lane: plays what is due of one simulated recipient. Jobs of one process are committed in groups.

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

/// Plays what is due of one simulated recipient.
#[derive(Debug, Clone)]
pub(crate) struct Simulate {
    ctx: Ctx,
    committers: Committers<Dispatched>,
}

impl Simulate {
    /// Starts the lane's committers.
    pub(crate) fn new(ctx: Ctx) -> Self {
        let run = {
            let ctx = ctx.clone();
            move |shard, jobs: Vec<Dispatched>| {
                let ctx = ctx.clone();
                async move { recipient::simulate(&ctx, shard, &jobs).await }
            }
        };
        let committers = Committers::start(&ctx, &rules(), run);
        Self { ctx, committers }
    }
}

impl Handler for Simulate {
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
