//! The reply lane: routes what came in, and has the AI agent answer. Messages of one process are routed in groups, and what
//! the AI agent says to them is said in groups; only its thinking is done one by one, for a model may take its time.

use crate::{
    commit::{Committers, rules},
    record::record,
    supervisor::{Failure, Handler},
};
use domain::{Ctx, Error, answer::Outcome, conversation, group::Uncommitted, queue::JobRef};
use entity::MessageId;
use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{sync::Semaphore, time::timeout};

/// Routes inbound messages.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    ctx: Ctx,
    routing: Committers<Routing>,
    concluding: Committers<(conversation::Asked, Outcome)>,
    /// Turns of the AI agent at the same time.
    answering: Arc<Semaphore>,
}

/// A message that is to be routed, and what the AI agent is asked by it, once that is known.
#[derive(Debug, Clone)]
struct Routing {
    message: conversation::Dispatched,
    asked: Arc<OnceLock<conversation::Asked>>,
}

/// So many questions are put to a model at once.
const ANSWERING: usize = 64;

/// So long a message waits for the AI agent's turn, and then comes round again: it is nobody's fault.
const PATIENCE: Duration = Duration::from_secs(30);

impl Reply {
    /// Starts the lane's committers.
    pub(crate) fn new(ctx: Ctx) -> Self {
        let route = {
            let ctx = ctx.clone();
            move |shard, all: Vec<Routing>| {
                let ctx = ctx.clone();
                async move { route(&ctx, shard, &all).await }
            }
        };
        let conclude = {
            let ctx = ctx.clone();
            move |shard, thought: Vec<(conversation::Asked, Outcome)>| {
                let ctx = ctx.clone();
                async move { conversation::conclude(&ctx, shard, &thought).await }
            }
        };
        Self {
            routing: Committers::start(&ctx, &rules(), route),
            concluding: Committers::start(&ctx, &rules(), conclude),
            ctx,
            answering: Arc::new(Semaphore::new(ANSWERING)),
        }
    }
}

async fn route(ctx: &Ctx, shard: i32, all: &[Routing]) -> domain::Result<()> {
    let messages: Vec<_> = all.iter().map(|routing| routing.message).collect();
    let asked = conversation::route(ctx, shard, &messages).await?;
    let mut asked: HashMap<MessageId, _> = asked.into_iter().map(|one| (one.id, one)).collect();
    for routing in all {
        if let Some(asked) = asked.remove(&routing.message.0) {
            let _ = routing.asked.set(asked);
        }
    }
    Ok(())
}

impl Handler for Reply {
    async fn handle(&self, job: JobRef) -> anyhow::Result<()> {
        let routing = Routing {
            message: (MessageId(job.id), job.seq),
            asked: Arc::default(),
        };
        self.routing.commit(job.id, routing.clone()).await?;
        let Some(asked) = routing.asked.get() else {
            return Ok(());
        };
        let outcome = {
            let turn = timeout(PATIENCE, self.answering.acquire()).await;
            let _turn = turn.map_err(|_| Uncommitted::<Arc<Error>>::TookTooLong)??;
            conversation::think(&self.ctx, asked).await?
        };
        let thought = (asked.clone(), outcome);
        Ok(self.concluding.commit(job.id, thought).await?)
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        record(&self.ctx, job, failure).await;
    }
}
