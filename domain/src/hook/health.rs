//! How endpoints fare: those of which nothing succeeds rest, and in the end they are told nothing any more.

use super::{Outcome, Told};
use crate::store::execute;
use entity::{HookId, Millis};
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::BTreeMap;
use tracing::warn;

/// The first rest of an endpoint of which nothing succeeds, and the longest.
const REST: (Millis, Millis) = (1_000, 60_000);

/// After failing for so long an endpoint is told nothing any more.
const DISABLED_AFTER: Millis = 5 * 24 * 3_600_000;

/// How an endpoint fared in a batch: one success counts for more than any failures, its own word for more than both.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Health {
    Failing,
    Well,
    Gone,
}

/// How each endpoint that was asked fared.
pub(super) fn health(told: &[Told]) -> BTreeMap<HookId, Health> {
    let mut hooks = BTreeMap::new();
    for Told { due, outcome } in told {
        let health = match outcome {
            Outcome::Delivered(_) => Health::Well,
            Outcome::Failed(_) => Health::Failing,
            Outcome::Gone => Health::Gone,
            Outcome::PutOff(_) | Outcome::Unwanted => continue,
        };
        let known = hooks.remove(&due.hook_id).flatten();
        hooks.insert(due.hook_id, known.max(Some(health)));
    }
    hooks
        .into_iter()
        .filter_map(|(id, health)| Some((id, health?)))
        .collect()
}

impl Health {
    /// Writes it down, as far as it changes something.
    pub(super) async fn write(
        &self,
        tx: &impl ConnectionTrait,
        hook: HookId,
        now: Millis,
    ) -> Result<(), DbErr> {
        match self {
            // Most of the time there is nothing to write.
            Self::Well => {
                let sql = "UPDATE hook SET failing_since = NULL, failures = 0, rest_until = 0 \
                           WHERE id = $1 AND failing_since IS NOT NULL";
                execute(tx, sql, [hook.0.into()]).await.map(drop)
            }
            Self::Failing => {
                rest(tx, hook, now).await?;
                let why = "it has failed for five days: no try has succeeded; mend it, then enable it and replay what was given up";
                let long = "failing_since <= $3";
                disable(tx, hook, long, why, now - DISABLED_AFTER).await
            }
            Self::Gone => {
                let why = "it answered 410 Gone: it wants to be told nothing any more; enable it if that was a mistake";
                disable(tx, hook, "$3 >= 0", why, now).await
            }
        }
    }
}

/// Nothing of an endpoint succeeded: it is left alone for a while, twice as long each time.
async fn rest(tx: &impl ConnectionTrait, hook: HookId, now: Millis) -> Result<(), DbErr> {
    let (first, longest) = REST;
    // No power function is the same on both databases.
    let doubled = (0..6).fold(longest.to_string(), |otherwise, n| {
        let n = 5 - n;
        format!(
            "CASE WHEN failures = {n} THEN {} ELSE {otherwise} END",
            first << n
        )
    });
    let sql = format!(
        "UPDATE hook SET failing_since = COALESCE(failing_since, $2), failures = failures + 1, \
         rest_until = $2 + {doubled} WHERE id = $1"
    );
    execute(tx, sql, [hook.0.into(), now.into()])
        .await
        .map(drop)
}

async fn disable(
    tx: &impl ConnectionTrait,
    hook: HookId,
    when: &str,
    why: &str,
    at: Millis,
) -> Result<(), DbErr> {
    let sql = format!(
        "UPDATE hook SET status = 'disabled', reason = $2 WHERE id = $1 AND status = 'enabled' AND {when}"
    );
    let values = [hook.0.into(), why.into(), at.into()];
    if execute(tx, sql, values).await? > 0 {
        warn!(hook.id = %hook, reason = why, "Webhook {hook} is disabled: {why}");
    }
    Ok(())
}
