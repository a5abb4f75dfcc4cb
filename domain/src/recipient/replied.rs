//! People replied: their recipients have come as far as they can.

use super::{Event, Row, What, apply, books::Books, lock_rows, write_rows};
use crate::{Ctx, Result};
use entity::{Millis, RecipientId};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// Moves these recipients to replied, whatever was known of them; once is enough. With each when its reply was written.
pub(crate) async fn replied(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    shard: i32,
    replies: &[(RecipientId, Millis)],
) -> Result<()> {
    if replies.is_empty() {
        return Ok(());
    }
    let ids: Vec<RecipientId> = replies.iter().map(|(id, _)| *id).collect();
    let rows = lock_rows(tx, &ids).await?;
    let books = Books::of(ctx, tx, &rows).await?;
    let mut times = HashMap::<RecipientId, Vec<Millis>>::new();
    for (id, at) in replies {
        times.entry(*id).or_default().push(*at);
    }
    let changes: Vec<(Row, Row)> = rows
        .into_iter()
        .map(|row| {
            let mut after = row.clone();
            for at in times.remove(&row.id).unwrap_or_default() {
                let event = Event {
                    attempt: row.progress.attempt,
                    at,
                    what: What::Replied,
                };
                apply(&mut after.progress, &event);
            }
            (row, after)
        })
        .collect();
    books.count_people(ctx, tx, &changes).await?;
    write_rows(ctx, tx, shard, &changes).await?;
    Ok(())
}
