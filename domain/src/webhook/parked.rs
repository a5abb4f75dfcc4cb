//! Statuses that came before their send was stored, without the reference that all our messages carry. They wait until
//! a recipient with their message's id turns up; one that is not ours is dropped after a while.

use crate::{
    Ctx, Result, installation,
    recipient::{StatusOf, apply_statuses},
    store::{Column, Dialect, Records, dialect_of, execute, id_list, query},
    whatsapp::event::{Fault, Person, Status, StatusKind},
};
use entity::{ChannelId, Millis};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, JsonValue};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tracing::info;

/// How long a status waits for its send, in milliseconds: many times longer than an answer takes to be stored.
const KEPT: Millis = 60 * 60 * 1_000;

/// Statuses matched at a time.
const BATCH: u64 = 1_000;

/// What is kept of a status.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    wamid: String,
    kind: String,
    at: Option<Millis>,
    received_at: Millis,
    #[serde(default)]
    fault: Option<(i64, Option<String>, Option<String>)>,
}

/// Parks statuses.
pub(super) async fn park<'a>(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    statuses: impl Iterator<Item = &'a StatusOf>,
) -> Result<(), DbErr> {
    const PARKED: Records = Records(&[
        Column::Big("channel_id"),
        Column::Text("wamid"),
        Column::Json("status"),
    ]);
    let records: Vec<Value> = statuses
        .map(|told| {
            let fault = told.status.errors.first();
            let kept = Kept {
                wamid: told.status.wamid.clone(),
                kind: told.status.kind.as_str().to_owned(),
                at: told.status.at,
                received_at: told.received_at,
                fault: fault.map(|f| (f.code, f.title.clone(), f.details.clone())),
            };
            json!({ "channel_id": told.channel.0, "wamid": told.status.wamid, "status": kept })
        })
        .collect();
    if records.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO parked_status (channel_id, wamid, status, parked_at) SELECT channel_id, wamid, status, $1 FROM {} AS parked",
        PARKED.table(dialect_of(tx), "$2")
    );
    let records = Value::Array(records).to_string();
    execute(tx, sql, [ctx.now().into(), records.into()]).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    channel_id: ChannelId,
    phone_number_id: String,
    status: JsonValue,
}

/// How long a status is looked at every second, in milliseconds; after that only once a minute.
const FRESH: Millis = 60_000;

/// The sweep: applies parked statuses whose recipient is known by now, of those that came within the last minute.
pub async fn match_parked(ctx: &Ctx) -> Result<()> {
    match_since(ctx, ctx.now() - FRESH).await
}

async fn match_since(ctx: &Ctx, since: Millis) -> Result<()> {
    // Asked before the transaction, which on SQLite must not wait for another connection.
    installation::name(ctx).await?;
    while match_batch(ctx, since).await? == BATCH {}
    Ok(())
}

async fn match_batch(ctx: &Ctx, since: Millis) -> Result<u64> {
    let dialect = ctx.store.dialect();
    let of = match dialect {
        Dialect::Sqlite => "",
        Dialect::Postgres => " FOR UPDATE OF p SKIP LOCKED",
    };
    let tx = ctx.store.begin().await?;
    let sql = format!(
        "SELECT p.id, p.channel_id, h.phone_number_id, p.status FROM parked_status p \
         JOIN channel h ON h.id = p.channel_id JOIN recipient r ON r.wamid = p.wamid AND r.simulate_from IS NULL \
         WHERE p.parked_at >= $1 ORDER BY p.id LIMIT {BATCH}{of}"
    );
    let rows: Vec<Row> = query(&tx, sql, [since.into()]).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let statuses: Vec<StatusOf> = rows.iter().filter_map(revived).collect();
    apply_statuses(ctx, &tx, 0, &statuses).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let sql = format!(
        "DELETE FROM parked_status WHERE id IN ({})",
        dialect.listed_ids("$1")
    );
    execute(&tx, sql, [id_list(&ids)]).await?;
    tx.commit().await?;
    Ok(rows.len() as u64)
}

fn revived(row: &Row) -> Option<StatusOf> {
    let kept: Kept = serde_json::from_value(row.status.clone()).ok()?;
    let kind = match kept.kind.as_str() {
        "sent" => StatusKind::Sent,
        "delivered" => StatusKind::Delivered,
        "read" => StatusKind::Read,
        "played" => StatusKind::Played,
        "failed" => StatusKind::Failed,
        other => StatusKind::Other(other.to_owned()),
    };
    let errors = kept.fault.into_iter().map(|(code, title, details)| Fault {
        code,
        title,
        details,
        message: None,
        href: None,
    });
    Some(StatusOf {
        channel: row.channel_id,
        number: row.phone_number_id.as_str().into(),
        received_at: kept.received_at,
        status: Status {
            wamid: kept.wamid,
            kind,
            at: kept.at,
            callback_data: None,
            person: Person::default(),
            group_id: None,
            errors: errors.collect(),
            category: None,
            conversation_expires_at: None,
        },
    })
}

/// The sweep: looks at all parked statuses once more, and drops those that turned out not to be ours.
pub async fn drop_parked(ctx: &Ctx) -> Result<()> {
    match_since(ctx, 0).await?;
    let sql = "DELETE FROM parked_status WHERE parked_at <= $1";
    let dropped = execute(&ctx.store.write, sql, [(ctx.now() - KEPT).into()]).await?;
    if dropped > 0 {
        info!(
            statuses = dropped,
            "{dropped} statuses were about no message of ours and were dropped"
        );
    }
    Ok(())
}
