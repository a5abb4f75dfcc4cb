//! The campaigns that share a lane: each gets its turn, so that a campaign of 50 never waits behind one of a million.

use super::take::Source;
use crate::{Ctx, store::column};
use entity::Lane;
use sea_orm::DbErr;

/// The campaigns of which `lane` may take rows now. Those that have nothing due are left out: they cost no statement
/// and take nobody's share.
pub(super) async fn campaigns(ctx: &Ctx, lane: Lane, source: Source) -> Result<Vec<i64>, DbErr> {
    let Source {
        table,
        until,
        to_do,
        ..
    } = source;
    let wanted = match (lane, ctx.settings.simulated_tier) {
        (Lane::Simulate, _) => "sent_at IS NOT NULL AND played_at IS NULL",
        (_, None) => "status = 'sending' AND delivery = 'simulated'",
        // Rows of a used-up tier are not pushed: they go out by themselves when it is free again.
        (_, Some(_)) => {
            "status = 'sending' AND delivery = 'simulated' AND agent_id NOT IN (SELECT id FROM agent WHERE tier_full_until > $1)"
        }
    };
    // The order is that of the lane's index, so that Postgres looks nowhere else.
    let sql = format!(
        "SELECT id FROM campaign WHERE {wanted} AND (SELECT r.id FROM {table} r WHERE r.campaign_id = campaign.id \
         AND {to_do} AND {until} <= $1 ORDER BY {until}, r.id LIMIT 1) IS NOT NULL ORDER BY id"
    );
    column(&ctx.store.read, sql, [ctx.now().into()]).await
}
