//! The dispatcher: takes due rows and pushes them as one batch. It is also the reconciler: what was pushed and never
//! finished is due again after the window.

use super::{
    campaigns::campaigns,
    take::{MOST, Source, Taken, give_back, source, take},
};
use crate::{
    Ctx, Result,
    queue::{JobRef, Queue, QueueName},
};
use entity::Lane;

/// Ready jobs at which a lane's queue is full: Redis stays small however many rows wait.
fn window(lane: Lane) -> u64 {
    match lane {
        // A few seconds of what simulated sending manages, so that a pause is quick.
        Lane::Send => 8_000,
        Lane::Launch
        | Lane::Webhook
        | Lane::Simulate
        | Lane::Reply
        | Lane::Schedule
        | Lane::Import => 20_000,
    }
}

/// The queue of `lane`. Sends through a channel will have one per number and priority; simulated sends share one.
pub fn queue_of(lane: Lane) -> QueueName {
    match lane {
        Lane::Send => QueueName::part(lane, "simulated"),
        Lane::Launch
        | Lane::Webhook
        | Lane::Simulate
        | Lane::Reply
        | Lane::Schedule
        | Lane::Import => QueueName::of(lane),
    }
}

/// What a dispatch came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[must_use = "a reported loss is reported only once"]
pub struct Dispatched {
    /// Jobs that were pushed.
    pub pushed: u64,
    /// The queue has lost jobs: [`clear`](super::clear()) until that succeeds.
    pub lost: bool,
}

/// Dispatches what is due of `lane`, as far as its queue has room.
pub async fn dispatch(ctx: &Ctx, queue: &Queue, lane: Lane) -> Result<Dispatched> {
    let Some(source) = source(lane) else {
        return Ok(Dispatched::default());
    };
    let name = queue_of(lane);
    let room = window(lane).saturating_sub(queue.depth(&name).await?.ready);
    let mut round = Round {
        ctx,
        queue,
        lane,
        source,
        name,
        room,
        so_far: Dispatched::default(),
    };
    match lane {
        Lane::Send | Lane::Simulate => round.by_turns().await?,
        Lane::Launch | Lane::Webhook | Lane::Reply | Lane::Schedule | Lane::Import => {
            round.push("1 = 1", MOST).await?;
        }
    }
    Ok(round.so_far)
}

/// One round of one lane.
struct Round<'a> {
    ctx: &'a Ctx,
    queue: &'a Queue,
    lane: Lane,
    source: Source,
    name: QueueName,
    room: u64,
    so_far: Dispatched,
}

impl Round<'_> {
    /// Every campaign of the lane gets an equal share of the room.
    async fn by_turns(&mut self) -> Result<()> {
        let campaigns = campaigns(self.ctx, self.lane).await?;
        let Some(share) = self.room.checked_div(campaigns.len() as u64) else {
            return Ok(());
        };
        for id in campaigns {
            self.push(&format!("campaign_id = {id}"), share.clamp(1, MOST))
                .await?;
        }
        Ok(())
    }

    /// Takes and pushes one batch of the rows in `scope`.
    async fn push(&mut self, scope: &str, limit: u64) -> Result<()> {
        let limit = limit.min(self.room.saturating_sub(self.so_far.pushed));
        if limit == 0 {
            return Ok(());
        }
        let taken = take(self.ctx, self.source, scope, limit).await?;
        if taken.is_empty() {
            return Ok(());
        }
        let lane = self.lane;
        let jobs: Vec<_> = taken
            .iter()
            .map(|&Taken { id, seq }| JobRef { lane, id, seq })
            .collect();
        match self.queue.push(&self.name, &jobs).await {
            Ok(pushed) => {
                self.so_far.pushed += taken.len() as u64;
                self.so_far.lost |= pushed.lost;
                Ok(())
            }
            Err(error) => {
                // The window would bring them back as well, but later.
                give_back(self.ctx, self.source, &taken).await?;
                Err(error.into())
            }
        }
    }
}
