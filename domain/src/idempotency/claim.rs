//! Claims a key for a request.

use super::{ABANDONED_MS, KEEP_MS, Refused};
use crate::{Ctx, Result, store};
use entity::{
    ApiKeyId, Millis,
    idempotency::{Entity, Model},
};
use sea_orm::EntityTrait;
use std::time::Duration;

/// The proof that this request holds the key, for [`complete`](super::complete) and [`release`](super::release).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub(super) owner: i64,
    pub(super) key: String,
    pub(super) at: Millis,
}

/// What came of claiming a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// Do the work.
    Fresh(Claim),
    /// The work was done before: this was the answer.
    Answered {
        /// Its HTTP status.
        status: u16,
        /// Its body.
        body: Vec<u8>,
    },
}

/// Claims `key` of `owner` for the request with this hash. Waits up to `patience` for the same request to be
/// answered, should it be under way.
pub async fn claim(
    ctx: &Ctx,
    owner: ApiKeyId,
    key: &str,
    hash: &str,
    patience: Duration,
) -> Result<Claimed> {
    let deadline = tokio::time::Instant::now() + patience;
    loop {
        let at = ctx.now();
        if take(ctx, owner.0, key, hash, at).await? {
            return Ok(Claimed::Fresh(Claim {
                owner: owner.0,
                key: key.to_owned(),
                at,
            }));
        }
        let Some(row) = Entity::find_by_id((owner.0, key.to_owned()))
            .one(&ctx.store.read)
            .await?
        else {
            continue;
        };
        if let Some(answered) = judge(row, hash)? {
            return Ok(answered);
        }
        if tokio::time::Instant::now() >= deadline {
            return Err(Refused::InProgress.into());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Inserts a pending row, or takes over one that has expired or was abandoned.
async fn take(ctx: &Ctx, owner: i64, key: &str, hash: &str, now: Millis) -> Result<bool> {
    let sql = "INSERT INTO idempotency (owner, key, request_hash, created_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (owner, key) DO UPDATE SET request_hash = excluded.request_hash, status = NULL, \
               body = NULL, created_at = excluded.created_at \
               WHERE idempotency.created_at <= $5 OR (idempotency.status IS NULL AND idempotency.created_at <= $6)";
    let values = [
        owner.into(),
        key.into(),
        hash.into(),
        now.into(),
        (now - KEEP_MS).into(),
        (now - ABANDONED_MS).into(),
    ];
    Ok(store::execute(&ctx.store.write, sql, values).await? == 1)
}

/// What another request's row means for this one; nothing while its answer is awaited.
fn judge(row: Model, hash: &str) -> Result<Option<Claimed>, Refused> {
    if row.request_hash != hash {
        return Err(Refused::Reused);
    }
    let status = row.status.and_then(|status| u16::try_from(status).ok());
    Ok(status.map(|status| Claimed::Answered {
        status,
        body: row.body.unwrap_or_default(),
    }))
}
