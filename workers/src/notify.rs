//! The notify lane: tells endpoints what happened. Rows are looked up and outcomes written in groups; in between each event
//! is a request of its own, in the line of its endpoint.

use crate::{
    commit::{Committers, rules},
    record::record,
    supervisor::{Failure, Handler},
};
use domain::{
    Ctx,
    hook::{self, Due, Lines, Told},
    queue::JobRef,
};
use entity::HookEventId;
use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

/// Tells endpoints what happened.
#[derive(Debug, Clone)]
pub(crate) struct Notify {
    ctx: Ctx,
    lines: Lines,
    lookers: Committers<Asked>,
    settlers: Committers<Told>,
}

/// A job whose event is looked up.
#[derive(Debug, Clone)]
struct Asked {
    job: (HookEventId, i64),
    /// Set once it was looked up, if there is something to do.
    found: Arc<OnceLock<Due>>,
}

impl Notify {
    /// Starts the lane's groups.
    pub(crate) fn new(ctx: Ctx) -> Self {
        let look = {
            let ctx = ctx.clone();
            move |_, asked: Vec<Asked>| {
                let ctx = ctx.clone();
                async move { look_up(&ctx, &asked).await }
            }
        };
        let settle = {
            let ctx = ctx.clone();
            move |_, told: Vec<Told>| {
                let ctx = ctx.clone();
                async move { hook::settle(&ctx, &told).await }
            }
        };
        Self {
            lines: Lines::default(),
            lookers: Committers::start(&ctx, &rules(), look),
            settlers: Committers::start(&ctx, &rules(), settle),
            ctx,
        }
    }
}

async fn look_up(ctx: &Ctx, asked: &[Asked]) -> domain::Result<()> {
    let jobs: Vec<_> = asked.iter().map(|asked| asked.job).collect();
    let due = hook::due(ctx, &jobs).await?;
    let mut due: HashMap<_, _> = due
        .into_iter()
        .map(|due| ((due.id, due.seq), due))
        .collect();
    for Asked { job, found } in asked {
        if let Some(due) = due.remove(job) {
            // It was found before if this batch is run again.
            let _ = found.set(due);
        }
    }
    Ok(())
}

impl Handler for Notify {
    async fn handle(&self, job: JobRef) -> anyhow::Result<()> {
        let found = Arc::new(OnceLock::new());
        let asked = Asked {
            job: (HookEventId(job.id), job.seq),
            found: found.clone(),
        };
        self.lookers.commit(job.id, asked).await?;
        let Some(due) = found.get() else {
            return Ok(());
        };
        let outcome = self.lines.tell(&self.ctx, due).await;
        let due = due.clone();
        Ok(self.settlers.commit(job.id, Told { due, outcome }).await?)
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        record(&self.ctx, job, failure).await;
    }
}
