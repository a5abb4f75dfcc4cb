//! Clearing away sessions and links that are over.

use crate::{Ctx, Result, store::execute};

/// Removes what is over; answers how many sessions.
pub async fn sweep(ctx: &Ctx) -> Result<u64> {
    let now = ctx.now();
    let links = "DELETE FROM sign_in_link WHERE expires_at <= $1";
    execute(&ctx.store.write, links, [now.into()]).await?;
    let sessions = "DELETE FROM session WHERE expires_at <= $1 \
                    OR api_key_id IN (SELECT id FROM api_key WHERE revoked_at IS NOT NULL)";
    Ok(execute(&ctx.store.write, sessions, [now.into()]).await?)
}
