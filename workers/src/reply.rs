//! The reply lane: routes what came in. Messages of one process are routed in groups.

use crate::{
    commit::{Committers, rules},
    record::record,
    supervisor::{Failure, Handler},
};
use domain::{Ctx, conversation, queue::JobRef};
use entity::MessageId;

/// Routes inbound messages.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    ctx: Ctx,
    committers: Committers<conversation::Dispatched>,
}

impl Reply {
    /// Starts the lane's committers.
    pub(crate) fn new(ctx: Ctx) -> Self {
        let run = {
            let ctx = ctx.clone();
            move |shard, jobs: Vec<conversation::Dispatched>| {
                let ctx = ctx.clone();
                async move { conversation::route(&ctx, shard, &jobs).await }
            }
        };
        let committers = Committers::start(&ctx, &rules(), run);
        Self { ctx, committers }
    }
}

impl Handler for Reply {
    async fn handle(&self, job: JobRef) -> anyhow::Result<()> {
        let message = (MessageId(job.id), job.seq);
        Ok(self.committers.commit(job.id, message).await?)
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        record(&self.ctx, job, failure).await;
    }
}
