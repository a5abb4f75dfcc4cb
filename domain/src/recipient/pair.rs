//! The pair limit: from one number to one person at most one message in 6 seconds goes (Meta's page on throughput; an
//! excess is answered by 131056). Two campaigns that reach the same person at once keep that distance.

use super::Row;
use crate::{
    Ctx,
    clock::millis,
    store::{Dialect, column, dialect_of, id_list, query},
};
use entity::{ChannelId, Millis, RecipientId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::{HashMap, HashSet};

/// The least time between two messages from one number to one person.
pub(super) const GAP: Millis = 6_000;

/// Those of these rows, which are about to be claimed for the channel, whose person is messaged through it already, and
/// from when on each may be sent. Exact over all processes: whoever claims a person holds a lock of it until the claim
/// can be seen.
pub(super) async fn too_soon(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    channel: ChannelId,
    rows: &[Row],
    now: Millis,
) -> Result<HashMap<RecipientId, Millis>, DbErr> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    // A claimed message leaves by its deadline, if not before.
    let distance = GAP + millis(ctx.settings.claim_deadline);
    let mut soon = twins(rows, now + distance);
    if dialect_of(tx) == Dialect::Postgres {
        for held in held_elsewhere(tx, channel, rows).await? {
            soon.insert(held, now + distance);
        }
    }
    for lately in messaged_since(tx, channel, rows, now - distance).await? {
        let Some(at) = lately.at else {
            continue;
        };
        let due = at + distance;
        let known = soon.entry(lately.id).or_insert(due);
        *known = (*known).max(due);
    }
    Ok(soon)
}

/// Of several rows of one person in a batch the first goes.
fn twins(rows: &[Row], due: Millis) -> HashMap<RecipientId, Millis> {
    let mut seen = HashSet::with_capacity(rows.len());
    rows.iter()
        .filter(|row| !seen.insert(row.phone.as_deref()))
        .map(|row| (row.id, due))
        .collect()
}

/// Takes the people's locks until the transaction ends; answers the rows whose person somebody else is claiming now.
async fn held_elsewhere(
    tx: &impl ConnectionTrait,
    channel: ChannelId,
    rows: &[Row],
) -> Result<Vec<RecipientId>, DbErr> {
    let sql = format!(
        "SELECT id FROM recipient WHERE id IN ({}) AND NOT pg_try_advisory_xact_lock(hashtextextended(phone, $2))",
        dialect_of(tx).listed_ids("$1")
    );
    column(tx, sql, [ids(rows), channel.0.into()]).await
}

/// When the person of each row was last claimed through the channel after `since`, by another row.
///
/// By subqueries that cannot become joins: each person is looked up by number. Before Postgres has statistics of a new
/// campaign it would rather read all of it and look for the few people of the batch in there.
async fn messaged_since(
    tx: &impl ConnectionTrait,
    channel: ChannelId,
    rows: &[Row],
    since: Millis,
) -> Result<Vec<Lately>, DbErr> {
    let sql = format!(
        "SELECT x.id, (SELECT MAX(r.claimed_at) FROM recipient r WHERE r.phone = x.phone AND r.id <> x.id \
         AND r.claimed_at > $2 AND (SELECT c.channel_id FROM campaign c WHERE c.id = r.campaign_id) = $3) AS at \
         FROM recipient x WHERE x.id IN ({})",
        dialect_of(tx).listed_ids("$1")
    );
    query(tx, sql, [ids(rows), since.into(), channel.0.into()]).await
}

fn ids(rows: &[Row]) -> sea_orm::Value {
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    id_list(&ids)
}

#[derive(FromQueryResult)]
struct Lately {
    id: RecipientId,
    at: Option<Millis>,
}
