//! Writing letters: one row says what was given up, and why.

use crate::{
    Ctx,
    store::{dialect_of, execute, id_list},
};
use entity::{Lane, RecipientId};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};

/// A letter to be written.
pub(super) struct Letter<'a> {
    pub(super) agent: Option<i64>,
    pub(super) lane: Lane,
    pub(super) reference: i64,
    pub(super) payload: Value,
    pub(super) cause: &'a str,
    pub(super) reason: &'a str,
    pub(super) attempts: i32,
}

impl Letter<'_> {
    /// Writes it, unless the row has an open one.
    pub(super) async fn write(self, ctx: &Ctx, tx: &impl ConnectionTrait) -> Result<(), DbErr> {
        let history = json!([{ "at": ctx.now(), "cause": self.cause, "reason": self.reason }]);
        let sql = "INSERT INTO dead_letter (agent_id, lane, reference, payload, cause, reason, history, attempts, state, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9) ON CONFLICT (lane, reference) WHERE state = 'open' DO NOTHING";
        let values = [
            self.agent.into(),
            self.lane.name().into(),
            self.reference.into(),
            self.payload.into(),
            self.cause.into(),
            self.reason.into(),
            history.into(),
            self.attempts.into(),
            ctx.now().into(),
        ];
        execute(tx, sql, values).await.map(drop)
    }
}

/// Writes letters about recipients that failed after tries, with the reasons that stand on their rows.
pub(crate) async fn write_recipients(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    recipients: &[RecipientId],
) -> Result<(), DbErr> {
    if recipients.is_empty() {
        return Ok(());
    }
    let dialect = dialect_of(tx);
    let (object, array) = match dialect {
        crate::store::Dialect::Sqlite => ("json_object", "json_array"),
        crate::store::Dialect::Postgres => ("jsonb_build_object", "jsonb_build_array"),
    };
    let sql = format!(
        "INSERT INTO dead_letter (agent_id, lane, reference, payload, cause, reason, history, attempts, state, created_at) \
         SELECT c.agent_id, 'send', r.id, {object}('attempt', r.attempt), r.error_code, r.error_reason, \
         {array}({object}('at', $1, 'cause', r.error_code, 'reason', r.error_reason)), r.tries, 'open', $1 \
         FROM recipient r JOIN campaign c ON c.id = r.campaign_id WHERE r.id IN ({}) AND r.state = 'failed' \
         ON CONFLICT (lane, reference) WHERE state = 'open' DO NOTHING",
        dialect.listed_ids("$2")
    );
    let sql = match dialect {
        crate::store::Dialect::Sqlite => sql,
        // A parameter of a function that takes anything has no type of its own.
        crate::store::Dialect::Postgres => sql.replace("$1", "CAST($1 AS bigint)"),
    };
    let ids: Vec<_> = recipients.iter().map(|id| id.0).collect();
    execute(tx, sql, [ctx.now().into(), id_list(&ids)])
        .await
        .map(drop)
}
