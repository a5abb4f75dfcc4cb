//! Reviving: puts the rows of letters back to work, recipients as a new attempt.

use crate::{
    Ctx, Result, campaign,
    lane::PARKED,
    recipient::{Row, lock_rows, write_rows},
    store::{execute, id_list, query},
};
use entity::{
    CampaignId, Lane, Millis, RecipientId, campaign::CampaignStatus, dead_letter::Model,
    recipient::RecipientState,
};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::{HashMap, HashSet};

/// Puts the rows of these letters back to work, with a few statements however many there are. A row that has moved on
/// since its letter was written is left alone.
///
/// Locks campaigns, then recipients, both in the order of their ids, like everybody else: nobody waits in a circle.
pub(super) async fn revive(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    letters: &[Model],
) -> Result<(), DbErr> {
    let of = |wanted: fn(Lane) -> bool| -> Vec<i64> {
        let meant = letters.iter().filter(|letter| wanted(letter.lane));
        meant.map(|letter| letter.reference).collect()
    };
    let campaigns = of(|lane| matches!(lane, Lane::Launch | Lane::Schedule));
    let recipients = of(|lane| matches!(lane, Lane::Send | Lane::Simulate));
    let statuses = lock_campaigns(tx, &campaigns, &recipients).await?;
    unpark_campaigns(ctx, tx, &campaigns).await?;
    revive_recipients(ctx, tx, letters, &statuses).await?;
    revive_imports(ctx, tx, &of(|lane| lane == Lane::Import)).await?;
    unpark_messages(ctx, tx, &of(|lane| lane == Lane::Reply)).await?;
    unpark_events(
        ctx,
        tx,
        ("webhook_event", "note"),
        &of(|lane| lane == Lane::Webhook),
    )
    .await?;
    unpark_events(
        ctx,
        tx,
        ("hook_event", "answer"),
        &of(|lane| lane == Lane::Notify),
    )
    .await
}

async fn unpark_messages(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    messages: &[i64],
) -> Result<(), DbErr> {
    let sql = format!(
        "UPDATE message SET due_at = $1, dispatched_until = $1, attempt = 0 \
         WHERE dispatched_until = $2 AND id IN ({})",
        crate::store::dialect_of(tx).listed_ids("$3")
    );
    let values = [ctx.now().into(), PARKED.into(), id_list(messages)];
    execute(tx, sql, values).await.map(drop)
}

/// Locks these campaigns and those of these recipients; answers where each stands.
async fn lock_campaigns(
    tx: &impl ConnectionTrait,
    campaigns: &[i64],
    recipients: &[i64],
) -> Result<HashMap<CampaignId, CampaignStatus>, DbErr> {
    let (dialect, first) = (crate::store::dialect_of(tx), id_list(campaigns));
    let sql = format!(
        "SELECT id, status FROM campaign WHERE id IN ({}) OR id IN \
         (SELECT campaign_id FROM recipient WHERE id IN ({})) ORDER BY id{}",
        dialect.listed_ids("$1"),
        dialect.listed_ids("$2"),
        dialect.for_update()
    );
    let rows = query::<Standing>(tx, sql, [first, id_list(recipients)]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.status)).collect())
}

#[derive(FromQueryResult)]
struct Standing {
    id: CampaignId,
    status: CampaignStatus,
}

async fn unpark_campaigns(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    campaigns: &[i64],
) -> Result<(), DbErr> {
    let sql = format!(
        "UPDATE campaign SET due_at = $1, dispatched_until = $1, attempt = 0, pause_reason = NULL \
         WHERE dispatched_until = $2 AND id IN ({})",
        crate::store::dialect_of(tx).listed_ids("$3")
    );
    let values = [ctx.now().into(), PARKED.into(), id_list(campaigns)];
    execute(tx, sql, values).await.map(drop)
}

async fn unpark_events(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    (table, told): (&str, &str),
    events: &[i64],
) -> Result<(), DbErr> {
    let sql = format!(
        "UPDATE {table} SET due_at = $1, dispatched_until = $1, attempt = 0, {told} = NULL \
         WHERE dispatched_until = $2 AND id IN ({})",
        crate::store::dialect_of(tx).listed_ids("$3")
    );
    let values = [ctx.now().into(), PARKED.into(), id_list(events)];
    execute(tx, sql, values).await.map(drop)
}

async fn revive_imports(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    imports: &[i64],
) -> Result<(), DbErr> {
    let sql = format!(
        "UPDATE import SET status = 'running', failure = NULL, due_at = $1, dispatched_until = $1, attempt = 0 \
         WHERE status = 'failed' AND dispatched_until = $2 AND id IN ({})",
        crate::store::dialect_of(tx).listed_ids("$3")
    );
    let values = [ctx.now().into(), PARKED.into(), id_list(imports)];
    execute(tx, sql, values).await.map(drop)
}

async fn revive_recipients(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    letters: &[Model],
    statuses: &HashMap<CampaignId, CampaignStatus>,
) -> Result<(), DbErr> {
    let of = |wanted: Lane| -> HashSet<RecipientId> {
        let meant = letters.iter().filter(|letter| letter.lane == wanted);
        meant.map(|letter| RecipientId(letter.reference)).collect()
    };
    let (sends, timelines) = (of(Lane::Send), of(Lane::Simulate));
    let ids: Vec<_> = sends.union(&timelines).copied().collect();
    let mut changes: Vec<(Row, Row)> = Vec::new();
    for before in lock_rows(tx, &ids).await? {
        let mut after = before.clone();
        if sends.contains(&before.id) {
            send_again(&mut after, statuses.get(&before.campaign), ctx.now());
        }
        if timelines.contains(&before.id) && before.simulate_from.is_some() {
            after.simulate_due_at = Some(ctx.now());
            after.simulate_until = ctx.now();
        }
        if after != before {
            changes.push((before, after));
        }
    }
    let campaigns: Vec<_> = changes.iter().map(|(row, _)| row.campaign).collect();
    campaign::reopen(ctx, tx, &campaigns).await?;
    write_rows(ctx, tx, 0, &changes).await
}

/// A failed recipient is queued again, unless its campaign was cancelled: what is unsent of that stays unsent.
fn send_again(row: &mut Row, campaign: Option<&CampaignStatus>, now: Millis) {
    if row.progress.state != RecipientState::Failed || campaign == Some(&CampaignStatus::Cancelled)
    {
        return;
    }
    row.progress.state = RecipientState::Queued;
    row.progress.attempt += 1;
    row.progress.fault = None;
    row.progress.failed_at = None;
    row.tries = 0;
    row.first_tried_at = None;
    row.claimed_at = None;
    row.due_at = now;
    row.dispatched_until = now;
}
