//! The reply lane: routes what came in, and has the AI agent answer. Messages of one process are routed in groups.

use crate::{
    commit::{Committers, rules},
    record::record,
    supervisor::{Failure, Handler},
};
use domain::{Ctx, conversation, queue::JobRef};
use entity::MessageId;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Routes inbound messages.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    ctx: Ctx,
    committers: Committers<conversation::Dispatched>,
    /// Turns of the AI agent at the same time.
    answering: Arc<Semaphore>,
}

/// So many questions are put to a model at once.
const ANSWERING: usize = 64;

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
        Self {
            ctx,
            committers,
            answering: Arc::new(Semaphore::new(ANSWERING)),
        }
    }
}

impl Handler for Reply {
    async fn handle(&self, job: JobRef) -> anyhow::Result<()> {
        let message = (MessageId(job.id), job.seq);
        self.committers.commit(job.id, message).await?;
        let _turn = self.answering.acquire().await?;
        Ok(conversation::answer(&self.ctx, message.0, message.1).await?)
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        record(&self.ctx, job, failure).await;
    }
}
