//! The dispatcher: takes due rows and pushes them as one batch. It is also the reconciler: what was pushed and never
//! finished is due again after the window.

use super::{
    campaigns::campaigns,
    hooks::{Turn, hooks},
    outlet::{Outlet, outlets},
    take::{MOST, Source, Taken, give_back, source, take},
};
use crate::{
    Ctx, Result,
    queue::{JobRef, Queue},
};
use entity::Lane;
use sea_orm::DbErr;

/// Dispatches what is due of `lane`, as far as its queues have room; answers how many jobs were pushed. What the queue
/// says of a loss is noted in the context.
pub async fn dispatch(ctx: &Ctx, queue: &Queue, lane: Lane) -> Result<u64> {
    let Some(source) = source(lane) else {
        return Ok(0);
    };
    let mut pushed = 0;
    for outlet in outlets(ctx, lane).await? {
        let ready = queue.depth(&outlet.queue).await?.ready;
        let mut round = Round {
            ctx,
            queue,
            lane,
            source,
            room: outlet.window.saturating_sub(ready),
            outlet: &outlet,
            pushed: 0,
        };
        match lane {
            Lane::Send | Lane::Simulate => round.by_turns().await?,
            Lane::Notify => round.by_hooks().await?,
            Lane::Launch | Lane::Webhook | Lane::Reply | Lane::Schedule | Lane::Import => {
                round.push(None, MOST).await?;
            }
        }
        pushed += round.pushed;
    }
    Ok(pushed)
}

/// One round of one lane.
struct Round<'a> {
    ctx: &'a Ctx,
    queue: &'a Queue,
    lane: Lane,
    source: Source,
    outlet: &'a Outlet,
    room: u64,
    pushed: u64,
}

impl Round<'_> {
    /// Every campaign that has rows due gets an equal share of the room.
    async fn by_turns(&mut self) -> Result<()> {
        if self.room == 0 {
            return Ok(());
        }
        let mut campaigns = campaigns(self.ctx, self.outlet, self.source).await?;
        // Where there is room for fewer than there are, it is not always the same that come first.
        if campaigns.len() > 1 {
            let first = rand::random_range(0..campaigns.len());
            campaigns.rotate_left(first);
        }
        let share = self.room / (campaigns.len() as u64).max(1);
        for id in campaigns {
            self.push(Some(id), share.clamp(1, MOST)).await?;
        }
        Ok(())
    }

    /// Every endpoint that has rows due gets what it has room for.
    async fn by_hooks(&mut self) -> Result<()> {
        if self.room == 0 {
            return Ok(());
        }
        let mut turns = hooks(self.ctx, self.source).await?;
        if turns.len() > 1 {
            let first = rand::random_range(0..turns.len());
            turns.rotate_left(first);
        }
        for Turn { id, room } in turns {
            self.push(Some(id), u64::try_from(room).unwrap_or(0))
                .await?;
        }
        Ok(())
    }

    /// Takes and pushes one batch of rows, of all owners or of one.
    async fn push(&mut self, of: Option<i64>, limit: u64) -> Result<()> {
        let limit = limit.min(self.room.saturating_sub(self.pushed));
        if limit == 0 {
            return Ok(());
        }
        let taken = take(self.ctx, self.source, of, limit).await;
        // A database that goes away while it answers may have taken them.
        let taken = noting(self.ctx, taken)?;
        if taken.is_empty() {
            return Ok(());
        }
        let lane = self.lane;
        let jobs: Vec<_> = taken
            .iter()
            .map(|&Taken { id, seq }| JobRef { lane, id, seq })
            .collect();
        match self.queue.push(&self.outlet.queue, &jobs).await {
            Ok(pushed) => {
                self.pushed += taken.len() as u64;
                if pushed.lost {
                    self.ctx.loss.note();
                }
                Ok(())
            }
            Err(error) => {
                // The window would bring them back as well, but later.
                noting(self.ctx, give_back(self.ctx, self.source, &taken).await)?;
                Err(error.into())
            }
        }
    }
}

/// Notes a loss if this failed in a way that leaves open whether it was done.
fn noting<T>(ctx: &Ctx, done: Result<T, DbErr>) -> Result<T> {
    done.map_err(|error| {
        let error = error.into();
        ctx.loss.note_doubt(&error);
        error
    })
}
