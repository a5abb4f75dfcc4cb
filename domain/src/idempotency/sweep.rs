//! Forgets answers after their time.

use super::KEEP_MS;
use crate::{Ctx, Result, store};

/// Deletes answers that are older than 24 hours; answers how many.
pub async fn sweep(ctx: &Ctx) -> Result<u64> {
    let sql = "DELETE FROM idempotency WHERE created_at <= $1";
    Ok(store::execute(&ctx.store.write, sql, [(ctx.now() - KEEP_MS).into()]).await?)
}
