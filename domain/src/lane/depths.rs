//! How much work every lane has, in its queue and in its rows.

use super::{queues_of, take::source};
use crate::{Ctx, Result, queue::Queue, store};
use entity::Lane;

/// Rows are counted up to here: beyond it, more is only "a lot", and counting would cost more than it tells.
const COUNTED: u64 = 10_000;

/// How much work a lane has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LaneDepth {
    /// The lane.
    pub lane: Lane,
    /// Jobs in the queue that wait for a worker.
    pub ready: u64,
    /// Jobs in the queue that are not due yet.
    pub scheduled: u64,
    /// Jobs that workers hold.
    pub in_flight: u64,
    /// Rows whose work is due, dispatched or not (counted up to ten thousand).
    pub due_rows: u64,
    /// Open dead letters.
    pub dead: u64,
}

/// Every lane's depth.
pub async fn depths(ctx: &Ctx, queue: &Queue) -> Result<Vec<LaneDepth>> {
    let mut depths = Vec::new();
    for lane in Lane::all() {
        let (mut ready, mut scheduled, mut in_flight) = (0, 0, 0);
        for name in queues_of(ctx, lane).await? {
            let depth = queue.depth(&name).await?;
            ready += depth.ready;
            scheduled += depth.scheduled;
            in_flight += depth.in_flight;
        }
        let dead = count(
            ctx,
            &format!("dead_letter WHERE state = 'open' AND lane = '{lane}'"),
        )
        .await?;
        depths.push(LaneDepth {
            lane,
            ready,
            scheduled,
            in_flight,
            due_rows: due_rows(ctx, lane).await?,
            dead,
        });
    }
    Ok(depths)
}

async fn due_rows(ctx: &Ctx, lane: Lane) -> Result<u64> {
    let Some(source) = source(lane) else {
        return Ok(0);
    };
    let of_live_campaigns = match lane {
        Lane::Send => " AND campaign_id IN (SELECT id FROM campaign WHERE status = 'sending')",
        _ => "",
    };
    let (table, to_do, due, now) = (source.table, source.to_do, source.due, ctx.now());
    count(
        ctx,
        &format!("{table} WHERE {to_do} AND {due} <= {now}{of_live_campaigns}"),
    )
    .await
}

async fn count(ctx: &Ctx, from: &str) -> Result<u64> {
    let sql = format!(
        "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM {from} LIMIT {COUNTED}) AS counted"
    );
    Ok(store::count(&ctx.store.read, sql, []).await?)
}
