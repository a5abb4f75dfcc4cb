//! Taking due rows of a lane: one statement marks them dispatched and raises their sequence, so that any number of
//! dispatchers share the work and a lost push is repeated after the window.

use crate::{Ctx, queue::JobRef, store::query};
use entity::Lane;
use sea_orm::{DbErr, FromQueryResult};

/// The most rows that one statement takes.
pub(super) const MOST: u64 = 1_000;

/// Where a lane keeps its rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source {
    /// The table.
    pub(crate) table: &'static str,
    /// Its column for "not dispatched before".
    pub(crate) until: &'static str,
    /// Its column for the number of the dispatch.
    pub(crate) seq: &'static str,
    /// When its work is due.
    pub(crate) due: &'static str,
    /// Which rows have work left.
    pub(crate) to_do: &'static str,
    /// Its column for whom a row belongs to, where owners take turns.
    pub(crate) owner: &'static str,
}

/// Where `lane` keeps its rows; none for lanes whose tables are still to come.
pub(crate) fn source(lane: Lane) -> Option<Source> {
    let plain = |table, to_do| Source {
        table,
        until: "dispatched_until",
        seq: "dispatch_seq",
        due: "due_at",
        to_do,
        owner: "campaign_id",
    };
    match lane {
        Lane::Launch => Some(plain(
            "campaign",
            "sent_at IS NOT NULL AND frozen_at IS NULL AND played_at IS NULL",
        )),
        Lane::Schedule => Some(plain("campaign", "status = 'scheduled'")),
        Lane::Import => Some(plain("import", "status = 'running'")),
        Lane::Send => Some(plain("recipient", "watched = 'queued'")),
        Lane::Simulate => Some(Source {
            table: "recipient",
            until: "simulate_until",
            seq: "simulate_seq",
            due: "simulate_due_at",
            to_do: "simulate_due_at IS NOT NULL",
            owner: "campaign_id",
        }),
        Lane::Webhook => Some(plain("webhook_event", "digested_at IS NULL")),
        Lane::Notify => Some(Source {
            owner: "hook_id",
            ..plain("hook_event", "state = 'waiting'")
        }),
        Lane::Reply => Some(plain("message", "direction = 'in' AND routed_at IS NULL")),
    }
}

/// A row that was taken.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub(super) struct Taken {
    /// The row.
    pub(super) id: i64,
    /// The number of this dispatch.
    pub(super) seq: i64,
}

/// Takes up to `limit` due rows, oldest first, of one owner (a campaign, or an endpoint) or of all.
pub(super) async fn take(
    ctx: &Ctx,
    source: Source,
    of: Option<i64>,
    limit: u64,
) -> Result<Vec<Taken>, DbErr> {
    let Source {
        table,
        until,
        seq,
        to_do,
        owner,
        ..
    } = source;
    let dialect = ctx.store.dialect();
    let now = ctx.now();
    let window = i64::try_from(ctx.settings.window.as_millis()).unwrap_or(i64::MAX / 2);
    let mut values = vec![
        (now + window).into(),
        now.into(),
        i64::try_from(limit).unwrap_or(i64::MAX).into(),
    ];
    let of_owner = match of {
        Some(id) => {
            values.push(id.into());
            format!(" AND {owner} = $4")
        }
        None => String::new(),
    };
    let due = format!(
        "SELECT id FROM {table} WHERE {to_do} AND {until} <= $2{of_owner} ORDER BY {until}, id LIMIT $3{}",
        dialect.skip_locked()
    );
    let sql = format!(
        "UPDATE {table} SET {until} = $1, {seq} = {seq} + 1 WHERE {} RETURNING id, {seq} AS seq",
        dialect.id_in(&due)
    );
    query(&ctx.store.write, sql, values).await
}

/// Gives rows back whose jobs were fetched and will not be worked on here.
pub async fn give_back_jobs(ctx: &Ctx, jobs: &[JobRef]) -> Result<(), DbErr> {
    for lane in Lane::all() {
        let taken: Vec<_> = jobs
            .iter()
            .filter(|job| job.lane == lane)
            .map(|job| Taken {
                id: job.id,
                seq: job.seq,
            })
            .collect();
        if let (Some(source), false) = (source(lane), taken.is_empty()) {
            give_back(ctx, source, &taken).await?;
        }
    }
    Ok(())
}

/// Gives rows back that were taken but not pushed. A row that somebody holds has got its job all the same.
pub(super) async fn give_back(ctx: &Ctx, source: Source, taken: &[Taken]) -> Result<(), DbErr> {
    let Source {
        table,
        until,
        due,
        seq,
        ..
    } = source;
    let dialect = ctx.store.dialect();
    let rows: Vec<_> = taken
        .iter()
        .map(|row| format!("({}, {})", row.id, row.seq))
        .collect();
    let still_taken = format!(
        "SELECT id FROM {table} WHERE (id, {seq}) IN (VALUES {}){}",
        rows.join(", "),
        dialect.skip_locked()
    );
    let sql = format!(
        "UPDATE {table} SET {until} = {due} WHERE {}",
        dialect.id_in(&still_taken)
    );
    crate::store::execute(&ctx.store.write, sql, []).await?;
    Ok(())
}
