//! A person replied: their recipient has come as far as it can.

use super::{Event, Row, What, apply, books::Books, lock_rows, write_rows};
use crate::{Ctx, Result};
use entity::{Millis, RecipientId};
use sea_orm::ConnectionTrait;

/// Moves a recipient to replied, whatever was known of it; once is enough.
pub(crate) async fn replied(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    shard: i32,
    id: RecipientId,
    at: Millis,
) -> Result<()> {
    let rows = lock_rows(tx, &[id]).await?;
    let books = Books::of(ctx, tx, &rows).await?;
    let changes: Vec<(Row, Row)> = rows
        .into_iter()
        .map(|row| {
            let mut after = row.clone();
            let event = Event {
                attempt: row.progress.attempt,
                at,
                what: What::Replied,
            };
            apply(&mut after.progress, &event);
            (row, after)
        })
        .collect();
    books.count_people(ctx, tx, &changes).await?;
    write_rows(ctx, tx, shard, &changes).await?;
    Ok(())
}
