//! Keeps the answer, or frees the key.

use super::Claim;
use crate::{Ctx, Result, store};

/// Keeps the answer for whoever repeats the request.
pub async fn complete(ctx: &Ctx, claim: &Claim, status: u16, body: Vec<u8>) -> Result<()> {
    let sql = "UPDATE idempotency SET status = $4, body = $5 \
               WHERE owner = $1 AND key = $2 AND created_at = $3 AND status IS NULL";
    let Claim { owner, key, at } = claim.clone();
    let values = [
        owner.into(),
        key.into(),
        at.into(),
        i32::from(status).into(),
        body.into(),
    ];
    store::execute(&ctx.store.write, sql, values).await?;
    Ok(())
}

/// Frees the key: the request changed nothing.
pub async fn release(ctx: &Ctx, claim: &Claim) -> Result<()> {
    let sql = "DELETE FROM idempotency WHERE owner = $1 AND key = $2 AND created_at = $3 AND status IS NULL";
    let Claim { owner, key, at } = claim.clone();
    store::execute(&ctx.store.write, sql, [owner.into(), key.into(), at.into()]).await?;
    Ok(())
}
