//! What is to be told now: the rows of a batch of jobs, with their endpoints.

use crate::{
    Ctx, Result,
    store::{id_list, query},
};
use entity::{
    HookEventId, HookId, Millis,
    hook::{HookStatus, Model as Hook},
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// An event that is to be told, as it was dispatched.
#[derive(Debug, Clone)]
pub struct Due {
    /// The row.
    pub id: HookEventId,
    /// The number of its dispatch.
    pub seq: i64,
    /// The endpoint.
    pub hook_id: HookId,
    /// The endpoint's row; none if it is gone.
    pub(super) hook: Option<Arc<Hook>>,
    pub(super) event_id: String,
    pub(super) payload: String,
    pub(super) tries: i32,
    pub(super) first_tried_at: Option<Millis>,
}

impl Due {
    /// The endpoint, if it is to be told anything.
    pub(super) fn enabled(&self) -> Option<&Hook> {
        let hook = self.hook.as_deref();
        hook.filter(|hook| hook.status == HookStatus::Enabled)
    }
}

/// What of these jobs (pairs of a row and its dispatch) is to be done; a row that is done, or was dispatched again, is
/// left out.
pub async fn due(ctx: &Ctx, jobs: &[(HookEventId, i64)]) -> Result<Vec<Due>> {
    let ids: Vec<i64> = jobs.iter().map(|(id, _)| id.0).collect();
    let sql = format!(
        "SELECT id, dispatch_seq, hook_id, event_id, payload, tries, first_tried_at FROM hook_event \
         WHERE id IN ({}) AND state = 'waiting'",
        ctx.store.dialect().listed_ids("$1")
    );
    let rows: Vec<Stored> = query(&ctx.store.read, sql, [id_list(&ids)]).await?;
    let hooks: BTreeSet<HookId> = rows.iter().map(|row| row.hook_id).collect();
    let found = entity::hook::Entity::find()
        .filter(entity::hook::Column::Id.is_in(hooks))
        .all(&ctx.store.read)
        .await?;
    let hooks: HashMap<HookId, Arc<Hook>> = found
        .into_iter()
        .map(|hook| (hook.id, Arc::new(hook)))
        .collect();
    let wanted: BTreeSet<_> = jobs.iter().copied().collect();
    let due = rows
        .into_iter()
        .filter(|row| wanted.contains(&(row.id, row.dispatch_seq)));
    Ok(due
        .map(|row| Due {
            id: row.id,
            seq: row.dispatch_seq,
            hook_id: row.hook_id,
            hook: hooks.get(&row.hook_id).cloned(),
            event_id: row.event_id,
            payload: row.payload,
            tries: row.tries,
            first_tried_at: row.first_tried_at,
        })
        .collect())
}

#[derive(FromQueryResult)]
struct Stored {
    id: HookEventId,
    dispatch_seq: i64,
    hook_id: HookId,
    event_id: String,
    payload: String,
    tries: i32,
    first_tried_at: Option<Millis>,
}
