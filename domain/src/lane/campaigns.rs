//! The campaigns that share a lane: each gets its turn, so that a campaign of 50 never waits behind one of a million.

use crate::{Ctx, store::query};
use entity::Lane;
use sea_orm::{DbErr, FromQueryResult};

/// The campaigns whose recipients `lane` may take now.
pub(super) async fn campaigns(ctx: &Ctx, lane: Lane) -> Result<Vec<i64>, DbErr> {
    let wanted = match lane {
        Lane::Simulate => "sent_at <= $1 AND played_at IS NULL",
        // Rows of a used-up tier are not pushed: they go out by themselves when it is free again.
        _ => {
            "status = 'sending' AND delivery = 'simulated' AND agent_id NOT IN (SELECT id FROM agent WHERE tier_full_until > $1)"
        }
    };
    let sql = format!("SELECT id FROM campaign WHERE {wanted} ORDER BY id");
    Ok(query::<Id>(&ctx.store.read, sql, [ctx.now().into()])
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect())
}

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}
