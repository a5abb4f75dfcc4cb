//! Keeps a worker on the queue of every channel that may send: one begins when a channel is connected, and ends when it
//! is stopped or gone.

use super::pipeline::Pipeline;
use crate::{
    record::record,
    supervisor::{Failure, Handler, Limits, Supervisor},
};
use domain::{
    Ctx, channel,
    lane::{Haste, queue_of_channel},
    queue::JobRef,
};
use entity::{ChannelId, channel::Model as Channel};
use std::{collections::HashMap, time::Duration};
use tokio::{sync::watch, task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// How often the channels are looked at: a changed rate, a stop or a new channel takes effect within this time.
const LOOK: Duration = Duration::from_millis(500);

/// How long a look may take.
const LONGEST: Duration = Duration::from_secs(10);

/// Jobs that one process holds of one number at most.
const MOST: usize = 1_000;

/// Seconds of a number's rate that one process holds: the time from the fetch of a job to its answer, with some room.
const SECONDS: f64 = 2.0;

/// How long a job may take: slots, claim, request and commit are bounded by themselves, and far shorter.
const TIMEOUT: Duration = Duration::from_secs(180);

/// A channel that is worked on.
struct Kept {
    channel: watch::Sender<Channel>,
    stop: CancellationToken,
    limit: usize,
}

/// Works on all channels until shutdown. An error means that one of them keeps failing.
pub(crate) async fn run(ctx: Ctx, supervisor: Supervisor) -> anyhow::Result<()> {
    let shutdown = supervisor.shutdown.clone();
    let mut keeper = Keeper {
        ctx,
        supervisor,
        kept: HashMap::new(),
        running: JoinSet::new(),
    };
    let mut complained = false;
    while !shutdown.is_cancelled() {
        let looked = timeout(LONGEST, channel::live(&keeper.ctx)).await;
        match looked
            .map_err(anyhow::Error::from)
            .and_then(|looked| Ok(looked?))
        {
            Ok(live) => {
                complained = false;
                keeper.keep(live);
            }
            Err(error) => {
                if !complained {
                    warn!(error = %format!("{error:#}"), "The channels cannot be looked at; it keeps trying");
                }
                complained = true;
            }
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(LOOK) => {}
            Some(ended) = keeper.running.join_next(), if !keeper.running.is_empty() => ended??,
        }
    }
    while let Some(ended) = keeper.running.join_next().await {
        ended??;
    }
    Ok(())
}

/// Keeps the workers of channels.
struct Keeper {
    ctx: Ctx,
    supervisor: Supervisor,
    kept: HashMap<ChannelId, Kept>,
    running: JoinSet<anyhow::Result<()>>,
}

impl Keeper {
    /// Stops what is not live any more, tells the others what changed, and takes up what is new.
    fn keep(&mut self, live: Vec<Channel>) {
        self.kept.retain(|id, one| stays(*id, one, &live));
        for channel in live {
            match self.kept.get(&channel.id) {
                Some(known) => drop(known.channel.send_replace(channel)),
                None => self.take_up(channel),
            }
        }
    }

    fn take_up(&mut self, channel: Channel) {
        let (id, limit) = (channel.id, limit(&channel));
        let stop = self.supervisor.shutdown.child_token();
        let supervisor = Supervisor {
            shutdown: stop.clone(),
            ..self.supervisor.clone()
        };
        let (sender, receiver) = watch::channel(channel);
        let pipeline = Pipeline::start(&self.ctx, &supervisor.queue, receiver, stop.clone());
        for haste in [Haste::Now, Haste::InTurn] {
            let deliver = Deliver {
                ctx: self.ctx.clone(),
                pipeline: pipeline.clone(),
                haste,
            };
            let limits = Limits {
                concurrency: limit,
                timeout: TIMEOUT,
            };
            let supervisor = supervisor.clone();
            self.running.spawn(async move {
                let queue = queue_of_channel(id, haste);
                supervisor.run(queue, limits, deliver).await
            });
        }
        let one = Kept {
            channel: sender,
            stop,
            limit,
        };
        self.kept.insert(id, one);
    }
}

/// Whether a channel is worked on as before. One that is gone, or whose rate asks for another number of jobs, is stopped:
/// what is in flight is finished, and a channel that still is live is taken up anew.
fn stays(id: ChannelId, kept: &Kept, live: &[Channel]) -> bool {
    let found = live.iter().find(|channel| channel.id == id);
    let same = found.is_some_and(|channel| limit(channel) == kept.limit);
    if !same {
        kept.stop.cancel();
    }
    same
}

/// How many jobs of a number one process holds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rates are positive and at most thousands"
)]
fn limit(channel: &Channel) -> usize {
    ((channel.messages_per_second * SECONDS).ceil() as usize).clamp(10, MOST)
}

/// Sends one recipient through a channel.
#[derive(Debug, Clone)]
struct Deliver {
    ctx: Ctx,
    pipeline: Pipeline,
    haste: Haste,
}

impl Handler for Deliver {
    async fn handle(&self, job: JobRef) -> anyhow::Result<()> {
        self.pipeline.send(job, self.haste).await
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        record(&self.ctx, job, failure).await;
    }
}
