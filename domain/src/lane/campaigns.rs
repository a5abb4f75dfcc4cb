//! The campaigns that share an outlet: each gets its turn, so that a campaign of 50 never waits behind one of a million.

use super::{
    outlet::{Haste, Outlet, Share},
    take::Source,
};
use crate::{Ctx, store::column};
use sea_orm::{DbErr, Value};

/// The campaigns of which rows may be taken for `outlet` now. Those that have nothing due are left out: they cost no
/// statement and take nobody's share.
pub(super) async fn campaigns(
    ctx: &Ctx,
    outlet: &Outlet,
    source: Source,
) -> Result<Vec<i64>, DbErr> {
    let Source {
        table,
        until,
        to_do,
        ..
    } = source;
    let mut values: Vec<Value> = vec![ctx.now().into()];
    // Rows of a used-up tier are not pushed: they go out by themselves when it is free again.
    let wanted = match &outlet.share {
        Share::Whole => "sent_at IS NOT NULL AND played_at IS NULL",
        Share::Simulated if ctx.settings.simulated_tier.is_none() => {
            "status = 'sending' AND delivery = 'simulated'"
        }
        Share::Simulated => {
            "status = 'sending' AND delivery = 'simulated' AND NOT EXISTS (SELECT 1 FROM tier_ledger l \
             WHERE l.ledger = 'simulated/' || campaign.agent_id AND l.full_until > $1)"
        }
        Share::Channel { id, haste, ledger } => {
            values.push(id.0.into());
            values.push((*haste == Haste::InTurn).into());
            match ledger {
                None => "status = 'sending' AND channel_id = $2 AND (kind = 'campaign') = $3",
                Some(ledger) => {
                    values.push(ledger.as_str().into());
                    // Whoever is answered has an open window, which no tier limits.
                    "status = 'sending' AND channel_id = $2 AND (kind = 'campaign') = $3 AND (kind = 'reply' OR NOT EXISTS \
                     (SELECT 1 FROM tier_ledger l WHERE l.ledger = $4 AND l.full_until > $1))"
                }
            }
        }
    };
    // The order is that of the lane's index, so that Postgres looks nowhere else.
    let sql = format!(
        "SELECT id FROM campaign WHERE {wanted} AND (SELECT r.id FROM {table} r WHERE r.campaign_id = campaign.id \
         AND {to_do} AND {until} <= $1 ORDER BY {until}, r.id LIMIT 1) IS NOT NULL ORDER BY id"
    );
    column(&ctx.store.read, sql, values).await
}
