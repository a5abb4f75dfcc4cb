//! The simulate lane: plays what is due of the timelines of a batch of recipients, through the same reducer as real
//! statuses.

use super::{
    Event, Row, What, apply,
    books::Books,
    lock_rows, pace,
    send::{Dispatched, newest},
    write_rows,
};
use crate::{
    Ctx, Result, simulation,
    store::{Column, Records, dialect_of, execute},
};
use entity::{Millis, campaign};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};

/// Plays what is due of these recipients.
pub async fn simulate(ctx: &Ctx, shard: i32, jobs: &[Dispatched]) -> Result<()> {
    let seqs = newest(jobs);
    let now = ctx.now();
    let tx = ctx.store.begin().await?;
    let ids: Vec<_> = seqs.keys().copied().collect();
    let rows: Vec<Row> = lock_rows(&tx, &ids)
        .await?
        .into_iter()
        .filter(|row| row.simulate_due_at.is_some() && seqs[&row.id] == row.simulate_seq)
        .collect();
    let books = Books::of(ctx, &tx, &rows).await?;
    let mut replies = Vec::new();
    let mut changes = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(campaign) = books.campaign(&row) else {
            continue;
        };
        let after = play(ctx, campaign, &row, now, &mut replies);
        changes.push((row, after));
    }
    books.count_people(ctx, &tx, &changes).await?;
    write_rows(ctx, &tx, shard, &changes).await?;
    store_replies(&tx, replies).await?;
    tx.commit().await?;
    Ok(())
}

fn play(
    ctx: &Ctx,
    campaign: &campaign::Model,
    row: &Row,
    now: Millis,
    replies: &mut Vec<Value>,
) -> Row {
    let mut after = row.clone();
    let attempt = row.progress.attempt;
    let start = row.simulate_from.unwrap_or(now);
    let seed = campaign.simulation_seed.as_deref().unwrap_or_default();
    let timeline = simulation::timeline(seed, row.phone.as_deref().unwrap_or_default(), attempt);
    after.simulate_due_at = None;
    for happening in timeline {
        let at = pace::at(ctx, start, happening.after_ms);
        if at > now {
            after.simulate_due_at = Some(at);
            break;
        }
        if happening.what == What::Replied && row.progress.replied_at.is_none() {
            replies.push(json!({
                "agent_id": campaign.agent_id.0,
                "campaign_id": campaign.id.0,
                "recipient_id": row.id.0,
                "text": happening.text,
                "wamid": format!("sim.reply.{}.{attempt}", row.id.0),
                "created_at": at,
            }));
        }
        apply(
            &mut after.progress,
            &Event {
                attempt,
                at,
                what: happening.what,
            },
        );
    }
    after.simulate_until = after.simulate_due_at.unwrap_or(0);
    after
}

const REPLY: Records = Records(&[
    Column::Big("agent_id"),
    Column::Big("campaign_id"),
    Column::Big("recipient_id"),
    Column::Text("text"),
    Column::Text("wamid"),
    Column::Big("created_at"),
]);

/// Stores what simulated people wrote; a message that is known is not stored twice.
async fn store_replies(db: &impl ConnectionTrait, replies: Vec<Value>) -> Result<(), DbErr> {
    if replies.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO message (agent_id, contact_id, campaign_id, recipient_id, direction, kind, text, wamid, created_at) \
         SELECT reply.agent_id, r.contact_id, reply.campaign_id, reply.recipient_id, 'in', 'text', reply.text, \
         reply.wamid, reply.created_at FROM {} AS reply JOIN recipient r ON r.id = reply.recipient_id WHERE true \
         ON CONFLICT (wamid) DO NOTHING",
        REPLY.table(dialect_of(db), "$1")
    );
    execute(db, sql, [Value::Array(replies).to_string().into()]).await?;
    Ok(())
}
