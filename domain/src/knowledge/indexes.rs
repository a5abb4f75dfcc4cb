//! The indexes in this process' memory: one for each agent that was asked lately.

use super::{Refused, index::Index, version};
use crate::{Ctx, Result, store};
use entity::{AgentId, DocumentId};
use sea_orm::FromQueryResult;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Semaphore;

/// Most bytes of documents whose indexes are kept. An index takes about twice what its documents have.
const MOST: usize = 128 * 1024 * 1024;

/// Indexes that are made at once: making one keeps a core busy.
static ROOM: Semaphore = Semaphore::const_new(2);

/// An agent's index, once it is made. Whoever makes it holds the lock, so that it is made once.
type Place = Arc<tokio::sync::Mutex<Option<Arc<Index>>>>;

/// The indexes in this process' memory.
#[derive(Debug, Default)]
pub struct Indexes {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    slots: HashMap<AgentId, Slot>,
    uses: u64,
}

#[derive(Debug, Default)]
struct Slot {
    place: Place,
    bytes: usize,
    used: u64,
}

impl Indexes {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self, agent: AgentId) -> Place {
        let mut kept = self.lock();
        kept.uses += 1;
        let uses = kept.uses;
        let slot = kept.slots.entry(agent).or_default();
        slot.used = uses;
        slot.place.clone()
    }

    /// Counts what the agent's index takes, and lets those go that were used longest ago, as far as there is no room.
    fn make_room(&self, agent: AgentId, bytes: usize, most: usize) {
        let mut kept = self.lock();
        if let Some(slot) = kept.slots.get_mut(&agent) {
            slot.bytes = bytes;
        }
        while kept.slots.values().map(|slot| slot.bytes).sum::<usize>() > most {
            let others = kept.slots.iter().filter(|(other, _)| **other != agent);
            let oldest = others.min_by_key(|(_, slot)| slot.used);
            let Some(oldest) = oldest.map(|(oldest, _)| *oldest) else {
                return;
            };
            kept.slots.remove(&oldest);
        }
    }
}

/// The index of the agent's knowledge as it stands now.
pub(super) async fn of(ctx: &Ctx, agent: AgentId) -> Result<Arc<Index>> {
    let wanted = version::now(&ctx.store.read, agent).await?;
    let place = ctx.knowledge.place(agent);
    let mut held = place.lock().await;
    if let Some(index) = held.as_ref().filter(|index| index.version == wanted) {
        return Ok(index.clone());
    }
    // It may have been made while this one waited; and what is read after the version is at least as new.
    let wanted = version::now(&ctx.store.read, agent).await?;
    if let Some(index) = held.as_ref().filter(|index| index.version == wanted) {
        return Ok(index.clone());
    }
    let index = Arc::new(make(ctx, agent, wanted).await?);
    *held = Some(index.clone());
    drop(held);
    ctx.knowledge.make_room(agent, index.bytes, MOST);
    Ok(index)
}

/// What is indexed of a document.
#[derive(Debug, FromQueryResult)]
pub(super) struct Document {
    pub(super) id: DocumentId,
    pub(super) title: String,
    pub(super) text: String,
}

async fn make(ctx: &Ctx, agent: AgentId, version: i64) -> Result<Index> {
    let _room = ROOM.acquire().await.expect("because it is never closed");
    let sql = "SELECT id, title, text FROM knowledge_document WHERE agent_id = $1 ORDER BY id";
    let documents = store::query::<Document>(&ctx.store.read, sql, [agent.0.into()]).await?;
    let made = tokio::task::spawn_blocking(move || Index::of(version, &documents)).await;
    let made = made.map_err(|panic| Refused::Unsearchable(panic.to_string()))?;
    Ok(made.map_err(|error| Refused::Unsearchable(error.to_string()))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_were_used_longest_ago_make_room() {
        let indexes = Indexes::default();
        let kept = |indexes: &Indexes| {
            let mut kept: Vec<_> = indexes.lock().slots.keys().map(|id| id.0).collect();
            kept.sort_unstable();
            kept
        };
        for agent in [1, 2, 3] {
            indexes.place(AgentId(agent));
            indexes.make_room(AgentId(agent), 40, 100);
        }
        assert_eq!(kept(&indexes), [2, 3]);
        indexes.place(AgentId(2));
        indexes.place(AgentId(4));
        indexes.make_room(AgentId(4), 40, 100);
        assert_eq!(kept(&indexes), [2, 4]);
        indexes.make_room(AgentId(4), 500, 100);
        assert_eq!(kept(&indexes), [4], "the one that is needed stays");
    }
}
