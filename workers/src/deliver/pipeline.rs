//! The pipeline of one number in one process: jobs in, slots, claims, messages out.

use super::{
    late::Latecomers,
    line::{Line, Waiting},
    outcomes::committers,
    texts::Texts,
};
use crate::commit::Committers;
use anyhow::Context;
use domain::{
    Ctx, channel,
    group::Uncommitted,
    installation,
    lane::{self, Haste},
    queue::{JobRef, Queue},
    recipient::{self, Claim, Reference, Settled, Streaks, Weighed},
    whatsapp::graph::{Deadline, Graph, NotSent, Sent},
};
use entity::{ChannelId, RecipientId, channel::Model as Channel};
use secrecy::SecretString;
use std::{collections::VecDeque, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::{Instant, sleep, sleep_until},
};
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

/// Claimed at once at most. A claim's transaction takes some milliseconds, and slots lie up to a fifth of a second ahead.
const BATCH: usize = 200;

/// A slot that is missed by more is not used any more: the rate would be exceeded later.
const MISSED: Duration = Duration::from_millis(25);

/// A message that ended by so much later than it may last was not ended by its own clock: the process slept meanwhile.
const OVERSLEPT: Duration = Duration::from_millis(500);

/// A channel that rests longer, in milliseconds, gives its jobs back: their rows are dispatched when it goes on.
const LONG_REST: u64 = 2_000;

/// How long jobs wait after the database or the queue could not be asked.
const PAUSE: Duration = Duration::from_millis(500);

/// Sends jobs of one number; clones share it.
#[derive(Debug, Clone)]
pub(super) struct Pipeline {
    inbox: mpsc::Sender<Waiting>,
}

impl Pipeline {
    /// Starts it. When `stop` is cancelled, what is claimed is finished and the rest is given back.
    pub(super) fn start(
        ctx: &Ctx,
        queue: &Queue,
        channel: watch::Receiver<Channel>,
        stop: CancellationToken,
    ) -> Self {
        let (inbox, waiting) = mpsc::channel(2_000);
        let id = channel.borrow().id;
        let pacer = Pacer {
            ctx: ctx.clone(),
            queue: queue.clone(),
            outcomes: committers(ctx, id),
            late: Latecomers::start(ctx, queue, channel.clone()),
            texts: Texts::default(),
            streaks: Arc::default(),
            shard: rand::random_range(1..32),
            spare: VecDeque::new(),
            id,
            channel,
            stop,
        };
        tokio::spawn(pacer.run(waiting));
        Self { inbox }
    }

    /// Resolves when what became of the job is committed, or when there was nothing to do.
    pub(super) async fn send(&self, job: JobRef, haste: Haste) -> anyhow::Result<()> {
        let (done, heard) = oneshot::channel();
        let waiting = Waiting { job, haste, done };
        self.inbox.send(waiting).await.context("stopping")?;
        heard.await.context("stopping")?
    }
}

/// Takes slots and claims, one batch after the other.
struct Pacer {
    ctx: Ctx,
    queue: Queue,
    channel: watch::Receiver<Channel>,
    outcomes: Committers<Settled>,
    late: Latecomers,
    texts: Texts,
    streaks: Arc<Streaks>,
    shard: i32,
    /// Slots that were taken for jobs which turned out not to need them.
    spare: VecDeque<Instant>,
    id: ChannelId,
    stop: CancellationToken,
}

impl Pacer {
    async fn run(mut self, mut inbox: mpsc::Receiver<Waiting>) {
        let mut line = Line::default();
        loop {
            if line.len() == 0 {
                match inbox.recv().await {
                    Some(first) => line.join(first),
                    None => return,
                }
            }
            while let Ok(next) = inbox.try_recv() {
                line.join(next);
            }
            if self.stop.is_cancelled() {
                self.give_back(line.take_all()).await;
                continue;
            }
            if let Err(error) = self.step(&mut line).await {
                warn!(channel.id = %self.id, error = %format!("{error:#}"), "Channel {} cannot send now; it keeps trying", self.id);
                self.pause(PAUSE).await;
            }
        }
    }

    /// Claims as many of the waiting jobs as there are slots, and lets them go.
    async fn step(&mut self, line: &mut Line) -> anyhow::Result<()> {
        let (channel, now) = (self.channel.borrow().clone(), self.ctx.now());
        if channel.rest_until > now {
            let left = u64::try_from(channel.rest_until - now).unwrap_or(0);
            if left > LONG_REST {
                self.give_back(line.take_all()).await;
            } else {
                self.pause(Duration::from_millis(left.min(500))).await;
            }
            return Ok(());
        }
        let slots = self.slots(&channel, line.len().min(BATCH)).await?;
        if slots.is_empty() {
            return Ok(());
        }
        let batch = line.take(slots.len());
        match self.claim(&channel, slots, batch).await {
            Ok(()) => Ok(()),
            // Nothing was claimed. Whatever it was, it is no recipient's fault: the database is away, the key is missing.
            Err((batch, error)) => {
                for waiting in batch {
                    let nobodys = Uncommitted::<Arc<domain::Error>>::TookTooLong;
                    let _ = waiting.done.send(Err(nobodys.into()));
                }
                Err(error)
            }
        }
    }

    /// Up to `wanted` slots, spare ones first; with none, waits until it is worth asking again.
    async fn slots(&mut self, channel: &Channel, wanted: usize) -> anyhow::Result<Vec<Instant>> {
        let now = Instant::now();
        self.spare.retain(|slot| *slot >= now);
        let mut slots: Vec<_> = self.spare.drain(..wanted.min(self.spare.len())).collect();
        if slots.len() < wanted {
            let rate = channel::rate(channel, self.ctx.now());
            let asked = wanted - slots.len();
            let granted = self
                .queue
                .slots(&channel.phone_number_id, rate, asked)
                .await?;
            slots.extend(granted.at);
            if slots.is_empty() {
                self.pause(granted.wait.min(Duration::from_millis(500)))
                    .await;
            }
        }
        Ok(slots)
    }

    async fn claim(
        &mut self,
        channel: &Channel,
        slots: Vec<Instant>,
        batch: Vec<Waiting>,
    ) -> Result<(), (Vec<Waiting>, anyhow::Error)> {
        // Before the claim is written: whoever finds it later knows that its message cannot leave after this.
        let deadline = Deadline::after(self.ctx.settings.claim_deadline);
        let jobs: Vec<_> = batch
            .iter()
            .map(|waiting| (RecipientId(waiting.job.id), waiting.job.seq))
            .collect();
        let ready = async {
            let token = channel::token_of(&self.ctx, channel).map_err(domain::Error::from)?;
            let installation: Arc<str> = installation::name(&self.ctx).await?.into();
            let claims = recipient::claim(&self.ctx, self.shard, channel.id, &jobs).await?;
            anyhow::Ok((token, installation, claims))
        };
        let (token, installation, claims) = match ready.await {
            Ok(ready) => ready,
            Err(error) => return Err((batch, error)),
        };
        let mut claims: std::collections::HashMap<_, _> =
            claims.into_iter().map(|claim| (claim.id, claim)).collect();
        let mut slots = slots.into_iter();
        for waiting in batch {
            let Some(claim) = claims.remove(&RecipientId(waiting.job.id)) else {
                // Not to be sent, or not now.
                let _ = waiting.done.send(Ok(()));
                continue;
            };
            let slot = slots
                .next()
                .expect("because there are as many slots as jobs");
            let letter = Letter {
                ctx: self.ctx.clone(),
                late: self.late.clone(),
                channel: self.channel.clone(),
                outcomes: self.outcomes.clone(),
                texts: self.texts.clone(),
                streaks: self.streaks.clone(),
                token: token.clone(),
                installation: installation.clone(),
                claim,
                slot,
                deadline,
            };
            // A task of its own, so that it ends well even if nobody waits for its job any more.
            tokio::spawn(async move {
                let _ = waiting.done.send(letter.deliver().await);
            });
        }
        self.spare.extend(slots);
        Ok(())
    }

    /// These do not get a slot here: their rows may be dispatched at once, to others or later.
    async fn give_back(&self, waiting: Vec<Waiting>) {
        let jobs: Vec<_> = waiting.iter().map(|waiting| waiting.job).collect();
        if let Err(error) = lane::give_back(&self.ctx, &jobs).await {
            warn!(error = %error, "Rows could not be given back; they come round again");
        }
        for waiting in waiting {
            let _ = waiting.done.send(Ok(()));
        }
    }

    async fn pause(&self, time: Duration) {
        tokio::select! {
            () = self.stop.cancelled() => {}
            () = sleep(time) => {}
        }
    }
}

/// One claimed message on its way.
struct Letter {
    ctx: Ctx,
    late: Latecomers,
    channel: watch::Receiver<Channel>,
    outcomes: Committers<Settled>,
    texts: Texts,
    streaks: Arc<Streaks>,
    token: SecretString,
    installation: Arc<str>,
    claim: Claim,
    slot: Instant,
    deadline: Deadline,
}

impl Letter {
    /// Waits for its slot, sends it, and commits what became of it.
    async fn deliver(self) -> anyhow::Result<()> {
        let (sent, slept) = match self.body().await {
            Ok(body) => {
                // From here on, so that a process which sleeps until long after the slot is found out too: the connections
                // that it kept are dead, and its message is in doubt at once.
                let ahead = self.slot.saturating_duration_since(Instant::now());
                let latest = Deadline::after(ahead + self.ctx.settings.http_timeout + OVERSLEPT);
                // Until then no connection is held.
                sleep_until(self.slot).await;
                let sent = self.post(body).await;
                (sent, latest.has_passed())
            }
            Err(error) => {
                error!(recipient.id = %self.claim.id, error = %format!("{error:#}"), "A message could not be written");
                let sent = Sent::NotSent(NotSent::Unreachable(error.to_string()));
                (sent, false)
            }
        };
        let channel = self.channel.borrow().id;
        let weighed = match &sent {
            // Whoever slept has missed the answers by himself: that is no sign of the provider's being ill.
            Sent::InDoubt(_) if slept => Weighed::default(),
            sent => self.streaks.outcome(self.claim.campaign_id, channel, sent),
        };
        let outcome = Settled {
            recipient: self.claim.id,
            campaign: self.claim.campaign_id,
            attempt: self.claim.attempt,
            claimed_at: self.claim.claimed_at,
            at: self.ctx.now(),
            weighed,
            sent,
        };
        self.outcomes.commit(outcome.recipient.0, outcome).await?;
        Ok(())
    }

    async fn body(&self) -> anyhow::Result<String> {
        let text = self.texts.of(&self.ctx, self.claim.campaign_id).await?;
        let reference = Reference {
            recipient: self.claim.id,
            attempt: self.claim.attempt,
        };
        let reference = reference.write(&self.installation);
        Ok(text.message(&self.claim.phone, &self.claim.parameters, &reference))
    }

    async fn post(&self, body: String) -> Sent {
        let graph: &Graph = self.ctx.graph();
        let number = self.channel.borrow().phone_number_id.clone();
        let gate = at_a_slot(self.slot, self.deadline, self.late.clone());
        graph.send_message(&self.token, &number, body, gate).await
    }
}

/// Resolves at its slot, or at a later one: a slot that was missed, because a connection took its time or the process
/// slept, is not made up for. False if its deadline came first.
async fn at_a_slot(mut slot: Instant, deadline: Deadline, late: Latecomers) -> bool {
    loop {
        sleep_until(slot).await;
        if deadline.has_passed() {
            return false;
        }
        if slot.elapsed() <= MISSED {
            return true;
        }
        if let Some(next) = late.slot().await {
            slot = next;
        }
    }
}
