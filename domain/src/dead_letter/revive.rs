//! Reviving: puts a letter's row back to work, as a new attempt.

use crate::{
    Ctx, Result,
    recipient::{lock_rows, write_rows},
    store::execute,
};
use entity::{Lane, RecipientId, dead_letter::Model, recipient::RecipientState};
use sea_orm::ConnectionTrait;

/// Puts the row back to work. A row that has moved on since is left alone.
pub(super) async fn revive(ctx: &Ctx, tx: &impl ConnectionTrait, letter: &Model) -> Result<()> {
    let (id, now) = (letter.reference, ctx.now());
    match letter.lane {
        Lane::Send => {
            reopen_campaign(tx, id).await?;
            for before in lock_rows(tx, &[RecipientId(id)]).await? {
                if before.progress.state != RecipientState::Failed {
                    continue;
                }
                let mut after = before.clone();
                after.progress.state = RecipientState::Queued;
                after.progress.attempt += 1;
                after.progress.fault = None;
                after.progress.failed_at = None;
                after.due_at = now;
                after.dispatched_until = now;
                write_rows(tx, 0, &[(before, after)]).await?;
            }
        }
        Lane::Simulate => {
            reopen_campaign(tx, id).await?;
            let sql = "UPDATE recipient SET simulate_due_at = $1, simulate_until = $1 \
                       WHERE id = $2 AND simulate_from IS NOT NULL";
            execute(tx, sql, [now.into(), id.into()]).await?;
        }
        Lane::Launch | Lane::Schedule => {
            let sql = "UPDATE campaign SET due_at = $1, dispatched_until = $1, attempt = 0, pause_reason = NULL WHERE id = $2";
            execute(tx, sql, [now.into(), id.into()]).await?;
        }
        Lane::Import => {
            let sql = "UPDATE import SET status = 'running', failure = NULL, due_at = $1, dispatched_until = $1, \
                       attempt = 0 WHERE id = $2 AND status = 'failed'";
            execute(tx, sql, [now.into(), id.into()]).await?;
        }
        Lane::Webhook | Lane::Reply => {}
    }
    Ok(())
}

/// The recipient's campaign has work again: a completed one goes back to sending. Locks the campaign, so that the
/// sweep cannot complete it at the same time.
async fn reopen_campaign(tx: &impl ConnectionTrait, recipient: i64) -> Result<()> {
    let sql = "UPDATE campaign SET played_at = NULL, completed_at = NULL, \
               status = CASE WHEN status = 'completed' THEN 'sending' ELSE status END \
               WHERE id = (SELECT campaign_id FROM recipient WHERE id = $1)";
    execute(tx, sql, [recipient.into()]).await?;
    Ok(())
}
