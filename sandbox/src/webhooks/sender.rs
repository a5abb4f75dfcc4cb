//! Sends webhooks: signed, a few at a time, again until the callback takes them.

use super::{Update, envelope::pack};
use crate::{
    account::POISONED,
    event::{Status, count},
    state::State,
};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::StatusCode;
use sha2::Sha256;
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};

/// Webhooks on the way at once.
const SENDERS: usize = 4;
/// The wait before a webhook is sent again; doubled every time.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// The longest wait before a webhook is sent again.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// How often a stopped sender looks whether it may go on.
const LOOK: Duration = Duration::from_millis(20);

/// Sends updates as they come, for ever.
pub(crate) async fn run(state: Arc<State>) {
    let room = Arc::new(Semaphore::new(SENDERS));
    // Dropped with this task, it ends the webhooks that are still under way.
    let mut under_way = JoinSet::new();
    loop {
        while under_way.try_join_next().is_some() {}
        state.outbox.some().await;
        while state.switches().webhooks_off {
            tokio::time::sleep(LOOK).await;
        }
        let permit = enter(&room).await;
        let switches = state.switches();
        state.outbox.linger(&switches).await;
        let batch = state.outbox.take(&switches, &state.chance);
        if !batch.is_empty() {
            under_way.spawn(deliver(state.clone(), batch, room.clone(), permit));
        }
    }
}

async fn enter(room: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    let permit = room.clone().acquire_owned().await;
    permit.expect("because nobody closes the semaphore")
}

/// Sends one webhook until it is taken.
async fn deliver(
    state: Arc<State>,
    batch: Vec<Update>,
    room: Arc<Semaphore>,
    permit: OwnedSemaphorePermit,
) {
    let updates = batch.len() as u64;
    let body = pack(&batch);
    drop(batch);
    let mut permit = Some(permit);
    let mut wait = FIRST_WAIT;
    while !attempt(&state, &body, updates).await {
        drop(permit.take());
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
        while state.switches().webhooks_off {
            tokio::time::sleep(LOOK).await;
        }
        permit = Some(enter(&room).await);
    }
    state
        .stats
        .wait(-i64::try_from(updates).unwrap_or(i64::MAX));
}

/// Sends a webhook once; whether it is done with.
async fn attempt(state: &State, body: &str, updates: u64) -> bool {
    let Some(callback) = state.account.read().expect(POISONED).callback() else {
        state.stats.unheard.add(updates);
        return true;
    };
    state.stats.unanswered.fetch_add(1, Ordering::Relaxed);
    let taken = post(state, &callback, body).await;
    state.stats.unanswered.fetch_sub(1, Ordering::Relaxed);
    if taken {
        state.stats.posts.add(1);
        state.stats.updates.add(updates);
    } else {
        state.stats.failed_posts.add(1);
    }
    taken
}

async fn post(state: &State, callback: &str, body: &str) -> bool {
    let mut request = state
        .http
        .post(callback)
        .header("content-type", "application/json");
    if let Some(signature) = signature(state, body) {
        request = request.header("x-hub-signature-256", signature);
    }
    match request.body(body.to_owned()).send().await {
        Ok(answer) => {
            let taken = answer.status() == StatusCode::OK;
            // Read to its end, the connection can be used again.
            taken && answer.bytes().await.is_ok()
        }
        Err(error) => {
            tracing::debug!(%error, "The callback did not answer");
            false
        }
    }
}

/// The signature of a body, as Meta's page on webhooks has it, unless the switches say otherwise.
fn signature(state: &State, body: &str) -> Option<String> {
    let switches = state.switches();
    if switches.unsigned {
        return None;
    }
    let mut secret = state.account.read().expect(POISONED).app_secret.clone();
    if switches.wrong_signature {
        secret.push_str("-wrong");
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .expect("because a key may have any length");
    mac.update(body.as_bytes());
    let code = mac.finalize().into_bytes();
    Some(format!("sha256={}", hex::encode(code)))
}

/// Tells of a status at once and waits until the callback has heard of it; if it does not listen, the status waits in
/// line with the others.
pub(crate) async fn tell_now(state: &Arc<State>, status: Status) {
    count(state, &status);
    let state = state.clone();
    // On its own, because the one who asked may hang up and the status must be told all the same.
    let telling = tokio::spawn(async move {
        let update = Update::Status(status);
        let off = state.switches().webhooks_off;
        let body = pack(std::slice::from_ref(&update));
        if off || !attempt(&state, &body, 1).await {
            state.outbox.push(&state.stats, update);
        }
    });
    if telling.await.is_err() {
        tracing::warn!("An early status was lost because the sandbox is stopping");
    }
}
