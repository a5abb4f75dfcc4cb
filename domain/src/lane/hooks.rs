//! The endpoints that are to be told something: each has a few events under way at a time, whatever others have.

use super::take::Source;
use crate::{Ctx, store::query};
use sea_orm::{DbErr, FromQueryResult};

/// Events of one endpoint that are dispatched and not settled, over all processes. One that never answers holds no more
/// of the lane than this, and one that answers at once is told this many in a tick.
const UNDER_WAY: i64 = 256;

/// An endpoint, and how many of its events may be dispatched now.
#[derive(Debug, FromQueryResult)]
pub(super) struct Turn {
    /// The endpoint.
    pub(super) id: i64,
    /// How many more.
    pub(super) room: i64,
}

/// The endpoints of which something is due and that do not rest, also those that are disabled: what waits for them is
/// given up by the lane.
pub(super) async fn hooks(ctx: &Ctx, source: Source) -> Result<Vec<Turn>, DbErr> {
    let Source {
        table,
        until,
        due,
        to_do,
        owner,
        ..
    } = source;
    // What waits to be tried again is due when it may be dispatched; what is dispatched was due before.
    let sql = format!(
        "SELECT h.id, {UNDER_WAY} - (SELECT COUNT(*) FROM (SELECT 1 AS one FROM {table} w WHERE w.{owner} = h.id AND {to_do} \
         AND w.{until} > $1 AND w.{until} <= $2 AND w.{until} > w.{due} LIMIT {UNDER_WAY}) AS under_way) AS room \
         FROM hook h WHERE h.rest_until <= $1 AND (SELECT e.id FROM {table} e WHERE e.{owner} = h.id AND {to_do} \
         AND e.{until} <= $1 ORDER BY e.{until}, e.id LIMIT 1) IS NOT NULL ORDER BY h.id"
    );
    let now = ctx.now();
    let window = crate::clock::millis(ctx.settings.window);
    query(&ctx.store.read, sql, [now.into(), (now + window).into()]).await
}
