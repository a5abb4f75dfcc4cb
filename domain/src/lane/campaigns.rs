//! The campaigns that share a lane: each gets its turn, so that a campaign of 50 never waits behind one of a million.

use crate::{Ctx, store::query};
use entity::Lane;
use sea_orm::{DbErr, FromQueryResult};

/// The campaigns whose recipients `lane` may take now.
pub(super) async fn campaigns(ctx: &Ctx, lane: Lane) -> Result<Vec<i64>, DbErr> {
    let wanted = match lane {
        Lane::Simulate => "sent_at IS NOT NULL AND played_at IS NULL",
        _ => "status = 'sending' AND delivery = 'simulated'",
    };
    let sql = format!("SELECT id FROM campaign WHERE {wanted} ORDER BY id");
    Ok(query::<Id>(&ctx.store.read, sql, [])
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect())
}

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}
