//! After the queue lost its jobs: everything unfinished may be dispatched again at once.

use super::take::{Source, source};
use crate::{Ctx, Result, store::execute};
use entity::Lane;

/// Forgets all dispatches. Harmless when nothing was lost: a job of an earlier dispatch finds its number outdated.
pub async fn clear(ctx: &Ctx) -> Result<()> {
    for Source {
        table,
        until,
        due,
        to_do,
        ..
    } in Lane::all().filter_map(source)
    {
        let sql = format!(
            "UPDATE {table} SET {until} = {due} WHERE {to_do} AND {until} > {due} AND {until} < $1"
        );
        execute(&ctx.store.write, sql, [super::failed::PARKED.into()]).await?;
    }
    ctx.nudge();
    Ok(())
}
