//! Outgoing webhooks, told as facts, on both databases.

mod campaigns;
mod delivery;
mod endpoints;
mod lane;
mod recipients;

use super::{Due, Lines, New, Told, create, due, settle};
use crate::{
    Settings,
    lane::{PARKED, dispatch},
    queue::{Lane, Queue, QueueSettings},
    store::query,
    testing::{World, worlds},
    vault::Vault,
};
use entity::{
    HookEventId, HookId, hook,
    hook_event::{Column, Entity, Model},
};
use sea_orm::{EntityTrait, FromQueryResult, QueryOrder};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;

const RECIPIENT: [&str; 5] = [
    "recipient.sent",
    "recipient.delivered",
    "recipient.read",
    "recipient.replied",
    "recipient.failed",
];

/// Settings with which endpoints in this machine can be told.
fn inside() -> Settings {
    Settings {
        allow_private_targets: true,
        vault: Some(Vault::new(&["MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="]).unwrap()),
        ..Settings::default()
    }
}

/// Worlds with such settings.
async fn open_worlds() -> Vec<World> {
    let mut worlds = worlds().await;
    for world in &mut worlds {
        world.set(inside());
    }
    worlds
}

/// An endpoint of the world's agent at `url`; answers its secret too.
async fn endpoint_at(world: &World, url: &str, events: &[&str]) -> (HookId, SecretString) {
    let new = New {
        url: url.to_owned(),
        events: events.iter().map(|name| (*name).to_owned()).collect(),
    };
    let (hook, secret) = create(&world.ctx, world.agent, new).await.unwrap();
    (hook.id, secret)
}

/// An endpoint that is never asked.
async fn endpoint(world: &World, events: &[&str]) -> HookId {
    endpoint_at(world, "http://127.0.0.1:9/", events).await.0
}

async fn hook_row(world: &World, id: HookId) -> hook::Model {
    let found = hook::Entity::find_by_id(id).one(&world.ctx.store.read);
    found.await.unwrap().unwrap()
}

/// Everything that was written for any endpoint, in the order of ids.
async fn written(world: &World) -> Vec<Model> {
    let all = Entity::find().order_by_asc(Column::Id);
    all.all(&world.ctx.store.read).await.unwrap()
}

fn payload(event: &Model) -> Value {
    serde_json::from_str(&event.payload).unwrap()
}

/// The names of events, sorted.
fn names(events: &[Model]) -> Vec<&str> {
    let mut names: Vec<_> = events.iter().map(|event| event.topic.as_str()).collect();
    names.sort_unstable();
    names
}

#[derive(FromQueryResult)]
struct Job {
    id: HookEventId,
    seq: i64,
}

/// What is dispatched now, as the lane looks it up.
async fn dispatched(world: &World) -> Vec<Due> {
    let queue = Queue::memory(QueueSettings::default());
    dispatch(&world.ctx, &queue, Lane::Notify).await.unwrap();
    let sql = "SELECT id, dispatch_seq AS seq FROM hook_event WHERE state = 'waiting' \
               AND dispatched_until > due_at AND dispatched_until < $1 ORDER BY id";
    let jobs: Vec<Job> = query(&world.ctx.store.read, sql, [PARKED.into()])
        .await
        .unwrap();
    let jobs: Vec<_> = jobs.iter().map(|job| (job.id, job.seq)).collect();
    due(&world.ctx, &jobs).await.unwrap()
}

/// Tells what is due, all at once, as a worker does; answers how many events that were.
async fn tell(world: &World, lines: &Lines) -> usize {
    let due = dispatched(world).await;
    let told = due.into_iter().map(|due| async {
        let outcome = lines.tell(&world.ctx, &due).await;
        Told { due, outcome }
    });
    let told = futures::future::join_all(told).await;
    settle(&world.ctx, &told).await.unwrap();
    told.len()
}

/// `v1,` and the signature that the specification asks for, computed apart from what is tested: HMAC-SHA256 (RFC 2104).
fn signature(secret: &SecretString, signed: &str) -> String {
    use base64::{Engine, prelude::BASE64_STANDARD};
    use sha2::{Digest, Sha256};
    let key = secret.expose_secret().strip_prefix("whsec_").unwrap();
    let mut block = BASE64_STANDARD.decode(key).unwrap();
    assert!(
        (24..=64).contains(&block.len()),
        "as the specification asks"
    );
    block.resize(64, 0);
    let pad = |with: u8| block.iter().map(|byte| byte ^ with).collect::<Vec<u8>>();
    let inner = Sha256::digest([pad(0x36).as_slice(), signed.as_bytes()].concat());
    let outer = Sha256::digest([pad(0x5c).as_slice(), inner.as_slice()].concat());
    format!("v1,{}", BASE64_STANDARD.encode(outer))
}
