//! After the queue lost its jobs: everything unfinished may be dispatched again at once.

use super::take::{Source, source};
use crate::{Ctx, Result, store::execute};
use entity::Lane;

/// Forgets all dispatches. Harmless when nothing was lost: a job of an earlier dispatch finds its number outdated.
///
/// Rows that somebody holds at this moment are passed over, so that this waits for nobody: they are being finished,
/// or dispatched anew, or cleared by another process.
pub async fn clear(ctx: &Ctx) -> Result<()> {
    for Source {
        table,
        until,
        due,
        to_do,
        ..
    } in Lane::all().filter_map(source)
    {
        let dialect = ctx.store.dialect();
        let dispatched = format!(
            "SELECT id FROM {table} WHERE {to_do} AND {until} > $1 AND {until} < $2 AND {until} > {due}{}",
            dialect.skip_locked()
        );
        let sql = format!(
            "UPDATE {table} SET {until} = {due} WHERE {}",
            dialect.id_in(&dispatched)
        );
        let values = [ctx.now().into(), super::failed::PARKED.into()];
        execute(&ctx.store.write, sql, values).await?;
    }
    ctx.nudge();
    Ok(())
}
