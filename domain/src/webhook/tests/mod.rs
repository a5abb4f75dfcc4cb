//! Webhooks, told as facts, on both databases.

mod any_order;
mod others;
mod resend;
mod statuses;

use super::{Digested, Received, digest, store};
use crate::{
    store::query,
    testing::{
        START, World,
        real::{NUMBER, SECRET, WABA},
    },
};
use entity::{WebhookEventId, webhook_event};
use sea_orm::{EntityTrait, FromQueryResult, QueryOrder};
use serde_json::{Value, json};

/// A status of the message `wamid`, `after` seconds after the start.
fn status(wamid: &str, kind: &str, after: i64, callback: Option<&str>) -> Value {
    let mut status = json!({
        "id": wamid,
        "status": kind,
        "timestamp": (START / 1_000 + after).to_string(),
        "recipient_id": "15550000001",
    });
    if let Some(data) = callback {
        status["biz_opaque_callback_data"] = data.into();
    }
    status
}

/// The same, failed with this code.
fn failed(wamid: &str, code: i64, after: i64, callback: Option<&str>) -> Value {
    let mut failed = status(wamid, "failed", after, callback);
    failed["errors"] = json!([{ "code": code, "title": "Meta's title" }]);
    failed
}

/// What Meta posts about `number`: in `key`, these things.
fn about(number: &str, key: &str, things: &[Value]) -> Vec<u8> {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "15550783881", "phone_number_id": number },
    });
    value[key] = things.into();
    change(
        if key == "user_preferences" {
            key
        } else {
            "messages"
        },
        &value,
    )
}

/// What Meta posts about the account.
fn change(field: &str, value: &Value) -> Vec<u8> {
    let entry = json!({ "id": WABA, "changes": [{ "field": field, "value": value }] });
    let body = json!({ "object": "whatsapp_business_account", "entry": [entry] });
    body.to_string().into_bytes()
}

/// Meta posts statuses of the usual number.
async fn post(world: &World, statuses: &[Value]) {
    post_body(world, SECRET, about(NUMBER, "statuses", statuses)).await;
}

async fn post_body(world: &World, secret: &str, body: Vec<u8>) {
    let event = Received {
        app_secret_hash: secret.to_owned(),
        body,
    };
    store(&world.ctx, &[event]).await.unwrap();
}

#[derive(Debug, FromQueryResult)]
struct Waiting {
    id: i64,
    seq: i64,
}

/// What is to be digested.
async fn waiting(world: &World) -> Vec<(WebhookEventId, i64)> {
    let sql =
        "SELECT id, dispatch_seq AS seq FROM webhook_event WHERE digested_at IS NULL ORDER BY id";
    let rows = query::<Waiting>(&world.ctx.store.read, sql, [])
        .await
        .unwrap();
    rows.into_iter()
        .map(|row| (WebhookEventId(row.id), row.seq))
        .collect()
}

/// Digests everything.
async fn digested(world: &World) -> Digested {
    let jobs = waiting(world).await;
    digest(&world.ctx, 1, &jobs).await.unwrap()
}

async fn events(world: &World) -> Vec<webhook_event::Model> {
    let all = webhook_event::Entity::find().order_by_asc(webhook_event::Column::Id);
    all.all(&world.ctx.store.read).await.unwrap()
}

async fn parked(world: &World) -> u64 {
    let sql = "SELECT COUNT(*) AS n FROM parked_status";
    crate::store::count(&world.ctx.store.read, sql, [])
        .await
        .unwrap()
}
